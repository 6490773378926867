"""Excel workbooks, made without a library that writes them."""

from __future__ import annotations

import io
import zipfile

Rows = list[list[object]]
"""A sheet: cells with numbers or texts; an empty text is an empty cell."""


def workbook(rows: Rows, **others: Rows) -> bytes:
    """The parts of an .xlsx file that a reader needs: the sheet Data, and others by their names."""

    def cell(value: object) -> str:
        if isinstance(value, float | int):
            return f"<c><v>{value}</v></c>"
        return f'<c t="inlineStr"><is><t>{value}</t></is></c>' if value else "<c/>"

    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    links = "http://schemas.openxmlformats.org/package/2006/relationships"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    sheets = {"Data": rows, **others}
    listed, linked = "", ""
    for place, name in enumerate(sheets, 1):
        listed += f'<sheet name="{name}" sheetId="{place}" r:id="r{place}"/>'
        target = f"worksheets/sheet{place}.xml"
        linked += f'<Relationship Id="r{place}" Type="{office}/worksheet" Target="{target}"/>'
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{links}"><Relationship Id="r1" Type="{office}/officeDocument" '
            'Target="xl/workbook.xml"/></Relationships>',
        )
        archive.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>{listed}</sheets></workbook>',
        )
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{links}">{linked}</Relationships>',
        )
        for place, each in enumerate(sheets.values(), 1):
            body = "".join(f"<row>{''.join(map(cell, row))}</row>" for row in each)
            sheet = f'<worksheet xmlns="{main}"><sheetData>{body}</sheetData></worksheet>'
            archive.writestr(f"xl/worksheets/sheet{place}.xml", sheet)
    return packed.getvalue()
