"""Addresses that touch letters of scripts without spaces are found whole and alone."""

import pytest

from language import read

AROUND = [
    ("邮箱", "联系"),
    ("อีเมล", "ครับ"),
    ("ອີເມວ", "ເດີ"),
    ("អ៊ីមែល", "ណា"),
    ("အီးမေးလ်", "ပို့ပါ"),
    ("이메일", "로 연락"),
    ("ส่งประวัติที่", "นะคะ"),
    ("简历发", "，谢谢"),
]
MAILS = ["demo@example.com", "abc.demo@example.co.th", "hr-example+1@example.org"]
HANDLES = [
    ("微信abc_example8联系", "wechat", "abc_example8"),
    ("加电报@demo_job88详聊", "telegram", "demo_job88"),
    ("有意者@demo_job88详聊", "telegram", "demo_job88"),
    ("有意者demo_job88详聊", "wechat", "demo_job88"),
    ("ไลน์demo_job1นะ", "line", "demo_job1"),
    ("สนใจ@demo_job1ครับ", "telegram", "demo_job1"),
    ("เทเลแกรม@demo_job1ครับ", "telegram", "demo_job1"),
    ("ໄລນ໌demo_job1ເດີ", "line", "demo_job1"),
    ("តេឡេក្រាម@demo_job1ណា", "telegram", "demo_job1"),
    ("တယ်လီဂရမ်@demo_job1ကို ဆက်သွယ်ပါ", "telegram", "demo_job1"),
    ("ติดต่อt.me/demo_job1ได้เลย", "telegram", "demo_job1"),
    ("详情example.com/jobs看看", "url", "example.com/jobs"),
    ("联系wa.me/85555500012咨询", "whatsapp", "+85555500012"),
]


def contacts(text: str) -> list[tuple[str, str]]:
    return [(one.kind.value, one.value) for one in read("", text).contacts]


@pytest.mark.parametrize("mail", MAILS)
@pytest.mark.parametrize(("before", "behind"), AROUND)
def test_mail(before: str, behind: str, mail: str) -> None:
    assert contacts(before + mail + behind) == [("email", mail)]


@pytest.mark.parametrize(("text", "kind", "value"), HANDLES)
def test_handle(text: str, kind: str, value: str) -> None:
    assert contacts(text) == [(kind, value)]


@pytest.mark.parametrize("text", ["é@demo_x", "ёdemo@example.com", "जdemo@example.com"])
def test_a_letter_of_a_spaced_script_still_ties(text: str) -> None:
    assert contacts(text) == []
