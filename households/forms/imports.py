"""A workbook on its way in: what it is, where it belongs, and a row of it set right."""

import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from households.access import May
from households.forms.act import ActForm
from households.forms.amounts import WholeField
from households.forms.fields import DayField
from households.imports.cells import written
from households.imports.kinds import KINDS
from households.imports.planning import Kind
from households.imports.reading import MAX_FILE_MB, MEGABYTE
from households.models import Area, ImportDraft, ImportRow, Reach

VILLAGE_CODE = re.compile(r"^\d{12}$")
FILED_ON = date(2014, 1, 1)


class UploadForm(ActForm):
    """The area is a village, or for the national list a township or county; a new village is named by its own code."""

    kind = forms.ChoiceField(label="表格")
    area = forms.ChoiceField(label="村（乡镇、县）", required=False)
    new_area = forms.CharField(
        label="新建的村的区划代码",
        required=False,
        max_length=12,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        help_text="文件里的村还没有登记时填它的 12 位代码，名称用文件里的；已经登记的留空。",
    )
    file = forms.FileField(
        label="Excel 文件",
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"}),
        help_text=f"只收 .xlsx，最大 {MAX_FILE_MB} MB。上传以后先核对，不会马上写入。",
        error_messages={
            "required": "请选择要导入的 Excel 文件。",
            "empty": "这个文件是空的，请重新选择。",
        },
    )
    filed_on = DayField(label="建档日期", help_text="新户从这一天起在册。", initial=FILED_ON)
    data_on = DayField(label="数据日期", help_text="原有的户和人，变更从这一天起。")
    year = WholeField(label="人均纯收入的年度", min_value=2000, max_value=2999)

    def __init__(
        self, *args: Any, reach: Reach, kinds: Sequence[Kind], chosen: str = "", **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.reach, self.kinds = reach, kinds
        areas = Area.objects.inside_any(reach.areas).filter(level__in=("county", "township", "village"))  # fmt: skip
        self._offer("kind", [(kind.slug, kind.title) for kind in kinds])
        self.fields["kind"].initial = chosen
        offered = [(area.code, f"{area}（{area.get_level_display()}）") for area in areas]
        self._offer("area", [("", "请选择"), *offered])
        villages = [area.code for area in areas if area.level == Area.Level.VILLAGE]
        if len(villages) == 1:
            self.fields["area"].initial = villages[0]
        self.fields["data_on"].initial = reach.day
        self.fields["year"].initial = reach.day.year - 1

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > MAX_FILE_MB * MEGABYTE:
            raise forms.ValidationError(
                f"文件超过 {MAX_FILE_MB} MB。请按乡镇或村分成几个文件后再导入。"
            )
        return file

    def clean_new_area(self) -> str:
        code: str = self.cleaned_data["new_area"].strip()
        if code and not VILLAGE_CODE.match(code):
            raise forms.ValidationError("行政村的区划代码是 12 位数字。")
        if code and not self.reach.covers(code):
            raise forms.ValidationError("这个代码不在您负责的范围内。")
        return code

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if (
            not cleaned.get("area")
            and not cleaned.get("new_area")
            and "new_area" not in self.errors
        ):
            self.add_error("area", "请选择村，或者在下面填要新建的村的代码。")
        if cleaned.get("area") and cleaned.get("new_area"):
            self.add_error("new_area", "上面已经选了村；要新建，请把上面改回“请选择”。")
        return cleaned

    def refuse_unless(self, reach: Callable[[May], Reach]) -> None:
        """A form may ask for more than the permission to import, at the place that was chosen."""
        kind, code = KINDS[self.cleaned_data["kind"]], self.staged_area
        if not all(reach(may).covers(code) for may in kind.about.needs):
            self.add_error("area", "您在这里没有登记项目（资金）的权限，请另选。")

    @property
    def staged_area(self) -> str:
        code: str = self.cleaned_data["new_area"] or self.cleaned_data["area"]
        return code

    @property
    def staged(self) -> dict[str, Any]:
        """What staging asks for."""
        cleaned = self.cleaned_data
        return {
            "kind": cleaned["kind"],
            "content": cleaned["file"].read(),
            "file_name": cleaned["file"].name[:120],
            "area_code": self.staged_area,
            "options": {
                "filed_on": cleaned["filed_on"],
                "data_on": cleaned["data_on"],
                "year": cleaned["year"],
                "create_areas": bool(cleaned["new_area"]),
            },
        }

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]


class RowForm(forms.Form):
    """The cells of one row: those with an error first. A number that must not be shown is typed anew or left as it is."""

    def __init__(self, *args: Any, draft: ImportDraft, row: ImportRow, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cells = row.cells
        self._wrong = {
            finding["heading"] for finding in row.findings if finding["severity"] == "error"
        }
        columns = {column.title: column for column in KINDS[draft.kind].columns}
        self._titles: dict[str, str] = {}
        self._masked: set[str] = set()
        for place, heading in enumerate(draft.headings):
            title, name = heading["title"], f"cell_{place}"
            column = columns.get(title)
            if column is None:
                continue
            is_masked = column.masked is not None
            shown = column.shown(cells.get(title))
            attrs = {"autocomplete": "off"} | ({"data-no-draft": ""} if is_masked else {})
            self.fields[name] = forms.CharField(
                label=f"{title}（{heading['letter']}{row.number}）",
                required=False,
                initial="" if is_masked else written(cells.get(title)),
                widget=forms.TextInput(attrs=attrs),
                help_text=f"现在是 {shown}；不改就留空。" if is_masked and shown else "",
            )
            self._titles[name] = title
            if is_masked:
                self._masked.add(name)

    @property
    def wrong(self) -> list[forms.BoundField]:
        return [self[name] for name, title in self._titles.items() if title in self._wrong]

    @property
    def others(self) -> list[forms.BoundField]:
        return [self[name] for name, title in self._titles.items() if title not in self._wrong]

    @property
    def typed(self) -> dict[str, str]:
        """What was typed, by column; a hidden number that was left empty stays as it is."""
        return {
            title: self.cleaned_data[name]
            for name, title in self._titles.items()
            if self.cleaned_data[name] or name not in self._masked
        }
