"""The main promised pay in every language's way of writing it, and amounts that are no pay."""

from decimal import Decimal

import pytest

from language import find_pay, normalise, read
from records import TextField

FOUND = [
    ("th", "เงินเดือน 25,000-30,000 บาท อายุ 18-35 ปี", 25000, 30000, "THB", "month"),
    ("th", "รายได้ 4-5หมื่น", 40000, 50000, "THB", "unstated"),
    ("th", "สามหมื่นบาทต่อเดือน", 30000, 30000, "THB", "month"),
    ("th", "ค่าแรงวันละ ๕๐๐ บาท", 500, 500, "THB", "day"),
    ("km", "ប្រាក់ខែ ៥០០ដុល្លារ", 500, 500, "USD", "month"),
    ("lo", "ເງິນເດືອນ 20.000 ບາດ", 20000, 20000, "THB", "month"),
    ("lo", "ຄ່າແຮງ 2.6 ລ້ານ", 2600000, 2600000, "LAK", "unstated"),
    ("my", "လစာ သိန်း ၃၀", 3000000, 3000000, "MMK", "month"),
    ("my", "လစာ ၆ သိန်းမှ ၉ သိန်း", 600000, 900000, "MMK", "month"),
    ("vi", "lương 20tr-25tr/tháng", 20000000, 25000000, "VND", "month"),
    ("vi", "Lương 20 triệu", 20000000, 20000000, "VND", "month"),
    ("vi", "thu nhap 15tr5", 15500000, 15500000, "VND", "unstated"),
    ("vi", "Lương 18 củ", 18000000, 18000000, "VND", "month"),
    ("zh", "月薪2-3万 包吃住", 20000, 30000, "CNY", "month"),
    ("zh", "底薪8000，月入两三万", 20000, 30000, "CNY", "month"),
    ("zh", "两万八千块一个月", 28000, 28000, "CNY", "month"),
    ("zh", "薪资USD 1,400起", 1400, 1400, "USD", "month"),
    ("zh", "月薪 12萬起 應徵房產助理 機票公司出", 120000, 120000, "TWD", "month"),
    ("id", "gaji 30 jt per bulan", 30000000, 30000000, "IDR", "month"),
    ("id", "Gaji Rp 15.000.000 - Rp 20.000.000", 15000000, 20000000, "IDR", "month"),
    ("ms", "gaji RM 8,000 sebulan", 8000, 8000, "MYR", "month"),
    ("fil", "sahod ₱40,000", 40000, 40000, "PHP", "month"),
    ("hi", "वेतन ₹80,000 प्रति माह", 80000, 80000, "INR", "month"),
    ("hi", "वेतन 30 हज़ार", 30000, 30000, "INR", "month"),
    ("hi", "1 lakh salary milegi", 100000, 100000, "INR", "unstated"),
    ("hi", "CTC 4.8 LPA", 480000, 480000, "INR", "year"),
    ("bn", "বেতন ৫০,০০০ টাকা", 50000, 50000, "BDT", "month"),
    ("ur", "تنخواہ 2 لاکھ روپے ماہانہ", 200000, 200000, "PKR", "month"),
    ("ur", "الگ ہاسٹل، 1500 ڈالر۔ گھر والوں سے بات", 1500, 1500, "USD", "unstated"),
    ("hi", "ticket company degi, 900 dollar salary + incentive", 900, 900, "USD", "unstated"),
    ("ne", "तलब रु ८०,००० महिना", 80000, 80000, "NPR", "month"),
    ("ru", "от 3000$ в месяц", 3000, 3000, "USD", "month"),
    ("ru", "зарплата 60 т.р.", 60000, 60000, "RUB", "month"),
    ("ru", "95 000–120 000 ₽", 95000, 120000, "RUB", "unstated"),
    ("sw", "mshahara Ksh 50,000 kwa mwezi", 50000, 50000, "KES", "month"),
    ("sw", "mshahara elfu 50", 50000, 50000, "KES", "month"),
    ("pt", "salário de R$ 5.000,00 por mês", 5000, 5000, "BRL", "month"),
    ("en", "USD 1,200 per month + commission", 1200, 1200, "USD", "month"),
    ("en", "earn $800 a week", 800, 800, "USD", "week"),
    ("en", "Pay 1500–2000 USD, fee none", 1500, 2000, "USD", "unstated"),
    ("en", "Rs 1,20,000 salary", 120000, 120000, "INR", "unstated"),
    ("th", "เงินเดือนหมื่นห้า", 15000, 15000, "THB", "month"),
    ("th", "ชม.ละ 120฿ สัปดาห์ละ 3 วัน", 120, 120, "THB", "hour"),
    ("my", "တစ်လ ၂ သိန်းခွဲ", 250000, 250000, "MMK", "month"),
    ("vi", "lương 10 triệu rưỡi", 10500000, 10500000, "VND", "month"),
    ("km", "១ថ្ងៃ ៣ម៉ឺនរៀល", 30000, 30000, "KHR", "day"),
    ("hi", "नौ हज़ार प्रति माह", 9000, 9000, "INR", "month"),
    ("ne", "हजार डलर मासिक", 1000, 1000, "USD", "month"),
    ("fil", "tatlong daan bawat araw", 300, 300, "PHP", "day"),
    ("fil", "earn up to P1,500/day", 1500, 1500, "PHP", "day"),
    ("sw", "600 kwa siku", 600, 600, "KES", "day"),
    ("sw", "Mshahara elfu ishirini kwa mwezi", 20000, 20000, "KES", "month"),
    ("ms", "RM 1 700 / bulan", 1700, 1700, "MYR", "month"),
    ("ur", "Dihari 1500, mistri ka kaam", 1500, 1500, "PKR", "day"),
    ("en", "six hundred and fifty bob a day", 650, 650, "KES", "day"),
    ("en", "PKR 1.8M per year", 1800000, 1800000, "PKR", "year"),
    ("ru", "60–70 тыс. руб. в месяц", 60000, 70000, "RUB", "month"),
    ("en", "salary 35k per month, airfare P8,500", 35000, 35000, "PHP", "month"),
    ("ko", "월급 500~1000만원", 5000000, 10000000, "KRW", "month"),
]

NOT_PAY = [
    ("en", "Call 0912345678 age 18-35 on 12/11/2026 8am-5pm, 20 seats"),
    ("en", "processing fee USD 500"),
    ("id", "Fee 5 juta per kepala"),
    ("th", "ค่าหัว 5000 บาท"),
    ("vi", "đặt cọc 2 triệu"),
    ("zh", "人头费2万，赔付3万"),
    ("hi", "har ek ke ₹40,000 commission"),
    ("zh", "入職當天預支薪水 3 萬"),
    ("hi", "पाँच लाख फिरौती"),
    ("th", "โทร 081-000-4412 เปิดปี 2569 รับ 30 อัตรา"),
    ("ru", "аванс 1500$ до вылета"),
    ("en", "Selling 3-seater sofa KSh 28,000, slightly used"),
    ("bn", "পুরাতন ফ্রিজ বিক্রি ১২ হাজার টাকা"),
    ("km", "ទឹកដោះគោ ៥៥០០រៀល ពងមាន់ ៨០០រៀល មួយគ្រាប់"),
    ("km", "ថ្ងៃទី១០ ដល់១២ ខែតុលា ឆ្នាំ២០២៦"),
    ("zh", "工作时间:9:30-18:30,7.5小时"),
    ("en", "a share of 30 percent"),
    ("en", ""),
]


@pytest.mark.parametrize(("language", "text", "low", "high", "currency", "period"), FOUND)
def test_finds(language: str, text: str, low: int, high: int, currency: str, period: str) -> None:
    pay = find_pay(normalise(text), TextField.TEXT, language)
    assert pay is not None
    assert (pay.minimum, pay.maximum) == (Decimal(low), Decimal(high))
    assert (pay.currency, pay.period.value) == (currency, period)
    assert text[pay.start : pay.end] == pay.quote


@pytest.mark.parametrize(("language", "text"), NOT_PAY)
def test_is_no_pay(language: str, text: str) -> None:
    assert find_pay(normalise(text), TextField.TEXT, language) is None


AT_HOME = [
    ("Sales girl, Colombo, Rs. 40,000 - 45,000 per month", "LKR"),
    ("Helper, Lahore, Rs 30,000 per month", "PKR"),
    ("誠聘文員，月薪$14K-16K，WhatsApp 6100 0551", "HKD"),
    ("娛樂場招荷官，澳門，月薪18,000葡幣", "MOP"),
    ("行政助理，台中，年薪50~60萬", "TWD"),
    ("Shop attendant, Mombasa, 12k pm", "KES"),
    ("Offer: 75000/month in Phnom Penh, visa fee Rs 45,000", "INR"),
]


@pytest.mark.parametrize(("text", "currency"), AT_HOME)
def test_place_phone_and_other_sums_say_which_money(text: str, currency: str) -> None:
    pay = read("", text).pay
    assert pay is not None
    assert pay.currency == currency


def test_ratio_compares_a_month_with_the_local_wage() -> None:
    def ratio(text: str) -> float:
        pay = find_pay(normalise(text), TextField.TEXT, "th")
        assert pay is not None
        assert pay.ratio is not None
        return pay.ratio

    assert ratio("เงินเดือน 31,000 บาท") == pytest.approx(2.0)
    assert ratio("ค่าแรงวันละ 500 บาท") == pytest.approx(500 * 26 / 15500, abs=0.01)
