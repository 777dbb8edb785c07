"""Where faces come from: the bureau's folder, Debian, the Python package of Noto."""

import hashlib
import os
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path

from fontTools.ttLib import TTFont, TTLibError
from fontTools.ttLib.ttCollection import TTCollection

from reports.typeset.faces import Face
from reports.typeset.foundry.outlines import character_map, has_postscript_outlines

Say = Callable[[str], None]

FANDOL = "texlive-lang-chinese"
WENKAI = "fonts-lxgw-wenkai"
FANDOL_FILES = {
    Face.FANGSONG: "FandolFang-Regular.otf",
    Face.KAITI: "FandolKai-Regular.otf",
    Face.HEITI: "FandolHei-Regular.otf",
    Face.XIAOBIAOSONG: "FandolSong-Bold.otf",
    Face.SONG: "FandolSong-Regular.otf",
}
FANDOL_LICENCE = "GPL-3.0-or-later with font exception"
OFL = "OFL-1.1"

# The order matters: 仿宋 and 小标宋 must be asked before 宋体.
BUREAU_NAMES = {
    Face.XIAOBIAOSONG: ("小标宋", "xiaobiaosong", "fzxbs"),
    Face.FANGSONG: ("仿宋", "fangsong"),
    Face.KAITI: ("楷体", "kaiti"),
    Face.HEITI: ("黑体", "simhei", "heiti"),
    Face.SONG: ("宋体", "simsun", "songti"),
}
# OS/2 fsType values under which reportlab refuses to embed: restricted, or bitmaps only.
NOT_EMBEDDABLE = (0x0002, 0x0300)


@dataclass(frozen=True)
class Source:
    """A face that could be had: file, place in a collection, origin and licence."""

    path: Path
    number: int
    origin: str
    licence: str

    @cached_property
    def digest(self) -> str:
        return hashlib.sha256(self.path.read_bytes()).hexdigest()

    @cached_property
    def codepoints(self) -> frozenset[int]:
        return frozenset(character_map(self.path, self.number))

    @cached_property
    def is_postscript(self) -> bool:
        return has_postscript_outlines(self.path, self.number)


def bureau_fingerprint(folder: Path | None) -> str:
    """Changes whenever the bureau puts a font into its folder, takes one out or replaces it."""
    if folder is None:
        return ""
    seen = [
        (file.name, file.stat().st_size, file.stat().st_mtime_ns) for file in _font_files(folder)
    ]
    return hashlib.sha256(repr((str(folder), seen)).encode()).hexdigest()


def bureau_faces(folder: Path | None, say: Say) -> dict[Face, Source]:
    """The licensed faces found in the bureau's folder, known by the names inside the files."""
    if folder is None:
        return {}
    if not folder.is_dir():
        say(f"单位字体文件夹 {folder} 不存在，请检查 JIAOGOU_FONT_DIR；先用开源字体。")
        return {}
    found: dict[Face, Source] = {}
    for path in _font_files(folder):
        try:
            for number, names, rights in _names_inside(path):
                face = _face_called(names)
                if face is None:
                    say(f"未识别出 {path.name} 是哪种公文字体，未采用。")
                elif rights in NOT_EMBEDDABLE:
                    say(f"{path.name} 的许可不允许嵌入文件，未采用。")
                elif face not in found:
                    found[face] = Source(path, number, f"单位自备：{path.name}", "由单位取得授权")
                    say(f"{face.label}：采用单位自备的 {path.name}")
        except (TTLibError, OSError, KeyError) as error:
            say(f"{path.name} 不是可用的字体文件（{error}），未采用。")
    return found


def fandol_faces(work: Path, say: Say) -> dict[Face, Source]:
    """The Fandol faces out of Debian's Chinese TeX package; nothing if it cannot be had."""
    tree = _unpacked(FANDOL, "约 49 MB", work, say)
    if tree is None:
        return {}
    folder = tree / "usr/share/texlive/texmf-dist/fonts/opentype/public/fandol"
    return {
        face: Source(folder / name, 0, f"Debian {FANDOL}: {name}", FANDOL_LICENCE)
        for face, name in FANDOL_FILES.items()
        if (folder / name).is_file()
    }


def wenkai_face(work: Path, say: Say) -> Source | None:
    """LXGW WenKai, for rare names; None if it cannot be had.

    Its light weight, because the regular one stands out black among 仿宋.
    """
    tree = _unpacked(WENKAI, "约 52 MB", work, say)
    name = "LXGWWenKai-Light.ttf"
    for path in sorted(tree.rglob(name)) if tree else ():
        return Source(path, 0, f"Debian {WENKAI}: {name}", OFL)
    return None


def noto_faces() -> tuple[Source, Source]:
    """Noto Serif SC and Noto Sans SC, from the Python package that our requirements install."""
    spec = find_spec("pylopdf_fonts_zh_cn")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("缺少 pylopdf-fonts-zh-cn 软件包，请先运行 make setup。")
    folder = Path(spec.origin).parent
    serif, sans = (
        Source(folder / name, 0, f"PyPI pylopdf-fonts-zh-cn: {name}", OFL)
        for name in ("NotoSerifSC-Regular.otf", "NotoSansSC-Regular.otf")
    )
    return serif, sans


def _font_files(folder: Path) -> list[Path]:
    kinds = {".ttf", ".otf", ".ttc", ".otc"}
    try:
        return sorted(path for path in folder.iterdir() if path.suffix.lower() in kinds)
    except OSError:
        return []


def _names_inside(path: Path) -> Iterator[tuple[int, str, int]]:
    """Place in the collection, all names joined, and embedding rights, of each face in a file."""
    collection = path.suffix.lower() in (".ttc", ".otc")
    fonts = TTCollection(path, lazy=True).fonts if collection else [TTFont(path, lazy=True)]
    for number, font in enumerate(fonts):
        texts = {str(entry) for entry in font["name"].names if entry.nameID in (1, 4, 6, 16)}
        yield number, " ".join(sorted(texts)).lower().replace(" ", ""), font["OS/2"].fsType
        font.close()


def _face_called(names: str) -> Face | None:
    for face, words in BUREAU_NAMES.items():
        if any(word in names for word in words):
            return face
    return None


def _unpacked(package: str, size: str, work: Path, say: Say) -> Path | None:
    """A Debian package fetched and unpacked below `work`, without root and without installing."""
    tree = work / package
    if tree.is_dir():
        return tree
    say(f"从 Debian 软件源取 {package}（{size}）……")
    archive = _fetched(package, work)
    if archive is None:
        say(f"没有取到 {package}。")
        return None
    beside = work / f"{package}.part"
    beside.mkdir(exist_ok=True)
    if not _runs(["dpkg-deb", "-x", str(archive), str(beside)], work):
        return None
    beside.rename(tree)
    archive.unlink()
    return tree


def _fetched(package: str, work: Path) -> Path | None:
    for step in _ways_to_fetch(package, work):
        if all(_runs(command, work) for command in step):
            for archive in sorted(work.glob(f"{package}_*.deb")):
                return archive
    return None


def _ways_to_fetch(package: str, work: Path) -> Iterator[list[list[str]]]:
    """As things are; else with fresh lists – the system's own for root, private ones for others."""
    apt = ["apt-get", "-q", "-o", "Acquire::http::Timeout=30", "-o", "Acquire::Retries=2"]
    # Else apt warns that its own unprivileged user cannot write into our folder.
    apt += ["-o", f"APT::Sandbox::User={'root' if os.geteuid() == 0 else ''}"]
    yield [[*apt, "download", package]]
    if os.geteuid() == 0:
        yield [[*apt, "update"], [*apt, "download", package]]
    private = work / "apt"
    for name in ("state/lists/partial", "cache/archives/partial"):
        (private / name).mkdir(parents=True, exist_ok=True)
    for option in (
        f"Dir::State={private / 'state'}",
        "Dir::State::status=/var/lib/dpkg/status",
        f"Dir::Cache={private / 'cache'}",
    ):
        apt += ["-o", option]
    yield [[*apt, "update"], [*apt, "download", package]]


def _runs(command: list[str], folder: Path) -> bool:
    """Whether the command is there and succeeds."""
    try:
        done = subprocess.run(
            command,
            cwd=folder,
            check=False,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=900,
            env={**os.environ, "LC_ALL": "C", "DEBIAN_FRONTEND": "noninteractive"},
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0
