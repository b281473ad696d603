"""What a release says of itself: its version, its citation and what it supports."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

import release

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
SUPPORT = (ROOT / "docs" / "support.md").read_text("utf-8")
CITATION = "cff-version: 1.2.0\nversion: 0.1.0\ndate-released: '2026-12-14'\n"
CHANGELOG = "# Changelog\n\n## 0.1.0 (2026-12-14)\n\nThis is the first version.\n"


def problems(
    version: str = "0.1.0",
    changelog: str = CHANGELOG,
    citation: str = CITATION,
    frozen: bool = True,
) -> str:
    return "\n".join(release.version_problems(version, changelog, citation, frozen))


class TestVersion:
    def test_a_release_has_its_date_in_the_changelog_and_in_the_citation(self) -> None:
        assert problems() == ""
        assert "must be 2026-12-15" in problems(changelog=CHANGELOG.replace("-14", "-15"))
        undated = CITATION.partition("date")[0]
        assert "date-released must be 2026-12-14" in problems(citation=undated)

    @pytest.mark.parametrize("heading", ["Unreleased", "0.1.0", "0.0.9 (2026-12-14)"])
    def test_a_release_needs_its_own_section_first(self, heading: str) -> None:
        said = problems(changelog=f"# Changelog\n\n## {heading}\n\n## 0.1.0 (2026-12-14)\n")
        assert said == (
            f"CHANGELOG.md starts with '## {heading}'; allowed: '## 0.1.0 (YYYY-MM-DD)'"
        )

    def test_a_release_needs_a_frozen_map_with_the_newest_fields(self) -> None:
        assert problems(frozen=False).endswith("copy it to tests/data/ under the next number")

    def test_the_citation_has_the_same_version(self) -> None:
        assert problems(citation=CITATION.replace("0.1.0", "0.2.0")).startswith(
            "CITATION.cff: version must be 0.1.0"
        )

    @pytest.mark.parametrize("version", ["0.1", "v0.1.0", "0.1.0.post1"])
    def test_other_versions_are_refused(self, version: str) -> None:
        assert f"version {version!r} is not valid" in problems(version)

    def test_a_development_version_is_a_rehearsal(self) -> None:
        unreleased = "# Changelog\n\n## Unreleased\n"
        citation = "version: 0.2.0.dev0\n"
        assert problems("0.2.0.dev0", unreleased, citation, frozen=False) == ""
        said = problems("0.2.0.dev0", CHANGELOG, citation + "date-released: 2026-12-14\n")
        assert "allowed: '## Unreleased'" in said and "only for a release" in said

    def test_that_of_the_repository_can_be_built(self) -> None:
        texts = [(ROOT / name).read_text("utf-8") for name in ("CHANGELOG.md", "CITATION.cff")]
        assert release.version_problems(PROJECT["version"], *texts, frozen=True) == []


class TestOtherPlaces:
    FILES = {  # noqa: RUF012
        "js/package.json": '{"version": "0.2.0"}',
        "docs/guides/cite.md": "version = {0.2.0}",
        "docs/versions.json": '[{"version": "0.2.0", "released": "2027-02-15"}]',
        "CITATION.cff": "date-released: 2027-02-15",
    }

    def test_they_name_the_version_and_its_date(self) -> None:
        assert release.places_problems("0.2.0", self.FILES.__getitem__) == []
        assert release.places_problems("0.2.0rc1", self.FILES.__getitem__) == []
        said = release.places_problems("0.3.0", self.FILES.__getitem__)
        assert [each.partition(":")[0] for each in said] == [
            "js/package.json",
            "docs/guides/cite.md",
            "docs/versions.json",
        ]

    def test_a_development_version_needs_only_that_of_the_extension(self) -> None:
        assert release.places_problems("0.2.0.dev0", self.FILES.__getitem__) == []
        (said,) = release.places_problems("0.3.0.dev0", self.FILES.__getitem__)
        assert said == "js/package.json: version must be 0.3.0, which JupyterLab shows"

    def test_a_release_without_its_date_is_named(self) -> None:
        files = {**self.FILES, "docs/versions.json": '[{"version": "0.2.0", "released": ""}]'}
        (said,) = release.places_problems("0.2.0", files.__getitem__)
        assert said.startswith("docs/versions.json: 0.2.0 must have the date")

    def test_those_of_the_repository_fit(self) -> None:
        read = lambda name: (ROOT / name).read_text("utf-8")  # noqa: E731
        assert release.places_problems(PROJECT["version"], read) == []


class TestCitation:
    def test_it_has_what_the_format_requires_and_what_the_package_says(self) -> None:
        yaml = pytest.importorskip("yaml")
        found = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
        assert found["cff-version"] == "1.2.0" and found["type"] == "software"
        assert found["title"] == PROJECT["name"] and found["message"]
        assert found["authors"] == PROJECT["authors"]
        assert found["license"] == PROJECT["license"]
        assert found["abstract"] == PROJECT["description"] + "."
        assert found["keywords"] == [word for word in PROJECT["keywords"] if word != "networkx"][:6]


class TestSupport:
    def rows(self) -> dict[str, tuple[str, str]]:
        rows = re.findall(r"^\| (\w+) \| ([\d.]+) \| ([\d.]+) \|", SUPPORT, re.MULTILINE)
        return {name: (oldest, newest) for name, oldest, newest in rows}

    def test_the_oldest_versions_are_those_of_the_package(self) -> None:
        rows = self.rows()
        needed = dict(re.findall(r"^([\w-]+)>=([\d.]+)$", "\n".join(PROJECT["dependencies"]), re.M))
        for name in ("pandas", "Altair", "networkx"):
            assert rows[name][0] == needed[name.lower()], name
        assert PROJECT["requires-python"] == f">={rows['Python'][0]}"
        javascript = (ROOT / "js" / "package.json").read_text("utf-8")
        assert f'"@jupyterlab/application": "^{rows["JupyterLab"][0]}.0"' in javascript

    def test_the_newest_versions_are_those_of_the_tests(self) -> None:
        locked = (ROOT / "constraints.txt").read_text("utf-8")
        for name, (_, newest) in self.rows().items():
            if name == "Python":
                assert f"Programming Language :: Python :: {newest}" in PROJECT["classifiers"]
            else:
                found = re.search(rf"^{name.lower()}==(\d+\.\d+)", locked, re.MULTILINE)
                assert found is not None and found[1] == newest, name

    def test_every_format_with_a_number_is_listed(self) -> None:
        source = [path.read_text("utf-8") for path in (ROOT / "src").rglob("*.py")]
        written = {
            found
            for text in source
            for found in re.findall(r'(?<!OLD_)FORMAT = "(journey[a-z-]+/\d+)"', text)
        }
        assert written == set(re.findall(r"\| `(journey[a-z-]+/\d+)` \|", SUPPORT))
