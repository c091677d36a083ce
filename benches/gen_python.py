#!/usr/bin/env python3
"""Writes Python of about so many bytes: classes, functions and calls as people write them, valid and without findings.

  gen_python.py --bytes 65536 -o big.py      for language servers of Python; same arguments, same output
"""
import argparse
from pathlib import Path

HEAD = '"""Generated: parcels, and what is done with them."""\nimport json\nfrom dataclasses import dataclass, field\n'
PART = '''

@dataclass
class Parcel{n}:
    """What is known of parcel {n}."""

    name: str
    grams: int = {grams}
    labels: list[str] = field(default_factory=list)

    def price(self, rate: float = 0.{n}) -> float:
        base = self.grams * rate
        if self.grams > {limit} and "heavy" not in self.labels:
            base += {n}
        return round(base, 2)

    def describe(self, indent: int = 2) -> str:
        known = {{"name": self.name, "grams": self.grams, "labels": sorted(self.labels)}}
        return json.dumps(known, indent=indent)


def sort_parcels_{n}(parcels: list[Parcel{n}], limit: int = {limit}) -> dict[str, list[Parcel{n}]]:
    """Light ones and heavy ones."""
    sorted_parcels: dict[str, list[Parcel{n}]] = {{"light": [], "heavy": []}}
    for number, parcel in enumerate(parcels):
        kind = "heavy" if parcel.grams > limit else "light"
        try:
            sorted_parcels[kind].append(parcel)
        except KeyError as error:
            raise ValueError(f"no place for parcel {{number}}: {{error}}") from error
    return sorted_parcels
'''


def text(size):
    parts, length, number = [HEAD], len(HEAD), 1
    while length < size:
        parts.append(PART.format(n=number, grams=100 + number, limit=1000 + 7 * number))
        length += len(parts[-1])
        number += 1
    return "".join(parts)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bytes", type=int, required=True)
    parser.add_argument("-o", "--output", required=True)
    options = parser.parse_args()
    Path(options.output).write_text(text(options.bytes))


if __name__ == "__main__":
    main()
