"""Writes every sample in every format it is kept in, and its facts beside it.

    python3 samples/make/make.py [NAME…]        all samples, or only the named ones
"""

from __future__ import annotations

import json
import os
import sys
import tempfile

import content_budget
import content_common
import content_county
import content_region
import content_wide
import readme
import write_office
import write_pdf
import write_text
import write_web
from grid import Document

SAMPLES = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
DOCUMENTS = [
    *content_county.DOCUMENTS,
    *content_region.DOCUMENTS,
    content_budget.good,
    content_budget.faulty,
    *content_common.DOCUMENTS,
    *content_wide.DOCUMENTS,
]


def through(document: Document, path: str, write, extension: str, filter_name: str | None = None) -> None:
    """Writes one format and lets LibreOffice save it as another."""
    with tempfile.TemporaryDirectory() as folder:
        source = os.path.join(folder, "source." + extension)
        write(document, source)
        write_pdf.convert(source, path, filter_name)


def save(document: Document, extension: str, options: dict, path: str) -> None:
    match extension:
        case "txt" | "md":
            write_text.write(document, path, **options)
        case "docx":
            write_office.write_docx(document, path)
        case "xlsx":
            write_office.write_xlsx(document, path)
        case "xls":
            write_office.write_xls(document, path)
        case "html":
            write_web.write(document, path, **options)
        case "odt" | "rtf":
            through(document, path, write_office.write_docx, "docx")
        case "ods":
            through(document, path, write_office.write_xlsx, "xlsx")
        case "pdf":
            options = dict(options)
            writer = options.pop("writer")
            {"libreoffice": write_pdf.by_libreoffice, "chromium": write_pdf.by_chromium,
             "reportlab": write_pdf.by_reportlab}[writer](document, path, **options)
        case other:
            raise ValueError(f"no writer for .{other}")


def main() -> None:
    wanted = set(sys.argv[1:])
    os.makedirs(os.path.join(SAMPLES, "expected"), exist_ok=True)
    everything = []
    for make in DOCUMENTS:
        document = make()
        facts = {"sample": document.name, "title": document.title, "formats": list(document.formats), **document.facts}
        everything.append(facts)
        if wanted and document.name not in wanted:
            continue
        for extension, options in document.formats.items():
            save(document, extension, options, os.path.join(SAMPLES, f"{document.name}.{extension}"))
        with open(os.path.join(SAMPLES, "expected", f"{document.name}.facts.json"), "w", encoding="utf-8") as file:
            json.dump(facts, file, ensure_ascii=False, indent=1)
            file.write("\n")
        print(document.name, facts["count"], " ".join(document.formats))
    with open(os.path.join(SAMPLES, "README.md"), "w", encoding="utf-8") as file:
        file.write(readme.page(everything))


if __name__ == "__main__":
    main()
