"""kit grammar: facts, conflicts, diagrams and wrong files."""

from __future__ import annotations

from html.parser import HTMLParser

from framework.cli import main as kit

DANGLING = 'token X /x/\nstat : "if" stat | "if" stat "else" stat | X\n'


def test_sizes_of_all_tables_are_printed(capsys):
    assert kit.main(["grammar", "tests/parsing/languages/outline.py"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "outline.py: program"
    names = {line.split("  ")[1].strip() for line in lines[1:]}
    assert names == {
        "lexer state start", "tokens", "rules", "parser states", "table of actions", "table of gotos", "conflicts",
    }  # fmt: skip


def test_conflicts_are_shown_and_make_the_status_1(tmp_path, capsys):
    path = tmp_path / "dangling.grammar"
    path.write_text(DANGLING)
    assert kit.main(["grammar", str(path)]) == 1
    assert "if if X • else ..." in capsys.readouterr().out


def test_the_diagram_is_one_file_with_a_picture_for_each_rule(tmp_path, capsys):
    path = tmp_path / "rules.html"
    assert kit.main(["grammar", "tests/parsing/languages/outline.py", "--html", str(path)]) == 0
    assert f"wrote {path}" in capsys.readouterr().out

    class Page(HTMLParser):
        tags: list[str] = []
        names: list[str] = []

        def handle_starttag(self, tag, attrs):
            self.tags.append(tag)
            self.names += [value for name, value in attrs if name == "id"]
            assert not any(name in ("src", "data") for name, _ in attrs)

    page = Page()
    page.feed(path.read_text(encoding="utf-8"))
    assert page.names == ["program", "statement", "otherwise", "block", "argument"]
    assert page.tags.count("svg") == 5 and "script" not in page.tags


def test_wrong_files_are_refused_in_words(tmp_path, capsys):
    path = tmp_path / "wrong.grammar"
    path.write_text("token X /(/\nrule : X\n")
    assert kit.main(["grammar", str(path)]) == 1
    assert "missing ), unterminated subpattern at position 0" in capsys.readouterr().err
    path.write_text("rule : missing\n")
    assert kit.main(["grammar", str(path)]) == 1
    assert "wrong.grammar:1: missing is neither a token nor a rule" in capsys.readouterr().err
    assert kit.main(["grammar", str(tmp_path / "nothing.py")]) == 2
    assert kit.main(["grammar", "languages/brainfuck/program.py"]) == 2
    assert "K615" in capsys.readouterr().err


def test_grammars_of_rply_are_read_too(capsys):
    assert kit.main(["grammar", "tests/compat/programs/rply_calculator.py"]) == 0
    captured = capsys.readouterr()
    assert "1 rules by backtracking" in captured.out and "look-around" in captured.err
