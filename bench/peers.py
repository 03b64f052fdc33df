"""The usual Python libraries as whole processes: `python3 bench/peers.py docx|pdf FILE…` prints how many cells they give.

Each is used the way its own documentation shows first, by the code that also measures its accuracy.
"""

from __future__ import annotations

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "accuracy"))

from peers import docx_tables, pdfplumber_tables  # noqa: E402

READERS = {"docx": docx_tables, "pdf": pdfplumber_tables}


def main() -> None:
    read = READERS[sys.argv[1]]
    cells = sum(len(row) for path in sys.argv[2:] for table in read(path) for row in table)
    print(f"{cells} cells")


if __name__ == "__main__":
    main()
