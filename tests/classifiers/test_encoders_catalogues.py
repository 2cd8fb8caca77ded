"""Sentence pairs out of the catalogues of programs."""

import gzip
import json
from pathlib import Path

from click.testing import CliRunner

from classifiers.encoders.catalogues.__main__ import main
from classifiers.encoders.catalogues.locales import language_of
from tests.classifiers.catalogue_files import write_gettext, write_pack


def pairs_in(out: Path, language: str) -> set[tuple[str, ...]]:
    with gzip.open(out / f"en-{language}.tsv.gz", "rt", encoding="utf-8") as lines:
        return {tuple(line.rstrip("\n").split("\t")) for line in lines}


def put(file: Path, content: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(content, encoding="utf-8")


def gather(folder: Path) -> Path:
    out = folder / "out"
    result = CliRunner().invoke(main, [str(folder / "packages"), str(out)])
    assert result.exit_code == 0, result.output
    return out


def test_gettext_catalogues_give_pairs_and_drop_what_is_untranslated(tmp_path: Path) -> None:
    messages = {
        "": "Content-Type: text/plain; charset=UTF-8\n",
        "menu\x04_Open the <b>file</b>": "_Открыть файл",
        "%d hour\0%d hours": "%d час\0%d часа\0%d часов",
        "Untranslated": "Untranslated",
        "some.identifier": "что-то",
    }
    packages = tmp_path / "packages"
    write_gettext(packages / "editor/usr/share/locale/ru/LC_MESSAGES/editor.mo", messages)
    write_gettext(packages / "blog/languages/admin-my_MM.mo", {"New post": "ပို႔စ္အသစ္ ျမန္မာ"})
    write_gettext(packages / "editor/usr/share/locale/fr/LC_MESSAGES/editor.mo", {"Yes": "Oui"})
    (packages / "editor/broken").mkdir()
    (packages / "editor/broken/pt.mo").write_bytes(b"short")
    out = gather(tmp_path)
    assert pairs_in(out, "ru") == {
        ("editor", "Open the file", "Открыть файл"),
        ("editor", "hours", "часов"),
    }
    [(_, english, burmese)] = pairs_in(out, "my")
    assert (english, burmese) == ("New post", "ပို့စ်အသစ် မြန်မာ")  # was Zawgyi-encoded
    assert {file.name for file in out.iterdir()} == {"en-my.tsv.gz", "en-ru.tsv.gz"}


def test_keyed_messages_and_packs_are_joined_by_key(tmp_path: Path) -> None:
    packages = tmp_path / "packages"
    wiki, school = packages / "wiki/languages/i18n", packages / "school/locale"
    put(wiki / "en.json", json.dumps({"@metadata": {}, "save": "Save page", "only": "English"}))
    put(wiki / "sw.json", json.dumps({"save": "Hifadhi ukurasa", "other": "bila"}))
    put(school / "en/LC_MESSAGES/app.json", json.dumps({"A.b": "Class activity"}))
    put(school / "sw_TZ/LC_MESSAGES/app.json", json.dumps({"A.b": "Shughuli ya darasa"}))
    write_pack(packages / "browser/en-GB.pak", {7: "New tab", 9: "Close"})
    write_pack(packages / "browser/sw.pak", {7: "Kichupo kipya", 8: "Nyingine"})
    assert pairs_in(gather(tmp_path), "sw") == {
        ("wiki", "Save page", "Hifadhi ukurasa"),
        ("school", "Class activity", "Shughuli ya darasa"),
        ("browser", "New tab", "Kichupo kipya"),
    }


def test_paragraphs_are_joined_by_id_and_by_description(tmp_path: Path) -> None:
    packages = tmp_path / "packages"
    for package, locale, text in (("a", "en-US", "Find &amp; replace"), ("b", "km", "រក ជំនួស")):
        page = f'<p id="par_id1" class="x">{text}</p><p id="bm_x">skip</p>'
        put(packages / package / f"help/{locale}/text/shared/find.html", page)
    described = "Package: game\nDescription-md5: 1f\nDescription-{}: {}\n {}\n .\n {}\n\n"
    texts = packages / "descriptions"
    put(texts / "Translation-en", described.format("en", "a game", "You build.", "You win."))
    put(texts / "Translation-pt_BR", described.format("pt_BR", "um jogo", "Constrói.", "Vence."))
    out = gather(tmp_path)
    assert pairs_in(out, "km") == {("libreoffice-help", "Find & replace", "រក ជំនួស")}
    assert {pair[1:] for pair in pairs_in(out, "pt")} == {
        ("a game", "um jogo"),
        ("You build.", "Constrói."),
        ("You win.", "Vence."),
    }


def test_dictionaries_give_the_first_translations_of_a_word(tmp_path: Path) -> None:
    entry = "accent /æksənt/ <s>\n1. acento, ênfase\n2. sotaque\n"
    file = tmp_path / "packages/dictionary/freedict-eng-por.dict.dz"
    file.parent.mkdir(parents=True)
    file.write_bytes(gzip.compress(entry.encode()))
    assert {pair[1:] for pair in pairs_in(gather(tmp_path), "pt")} == {
        ("accent", "acento"),
        ("accent", "ênfase"),
    }


def test_a_folder_without_catalogues_says_so(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    result = CliRunner().invoke(main, [str(tmp_path), str(tmp_path / "out")])
    assert result.exit_code == 1
    assert "no catalogue" in result.output


def test_locale_names() -> None:
    names = {"pt_BR": "pt", "zh_TW.UTF-8": "zh-Hant", "zh-cn": "zh", "tl": "fil", "sw_TZ": "sw"}
    assert {name: language_of(name) for name in names} == names
    assert language_of("fr") is None
