"""JSON text of which any two programs write the same bytes."""

from __future__ import annotations

import re
from json.encoder import encode_basestring
from typing import Any

_FLOAT = re.compile(r"(-?)(\d+)(?:\.(\d+))?(?:e([+-]\d+))?")


def number_text(value: float) -> str:
    """Return a finite number as ECMAScript's ``Number.prototype.toString`` writes it.

    References
    ----------
    ECMA-262, Number::toString. Python's repr has the same, shortest digits; only the places where
    it changes to an exponent differ.

    Examples
    --------
    >>> number_text(3.0), number_text(1e-7), number_text(1e21), number_text(0.00001)
    ('3', '1e-7', '1e+21', '0.00001')
    """
    if isinstance(value, int) and -(10**15) < value < 10**15:
        return repr(value)
    value = float(value)
    if value.is_integer() and abs(value) < 1e15:
        return repr(int(value))
    match = _FLOAT.fullmatch(repr(value))
    if match is None:
        raise ValueError(f"{value!r} is not a finite number")
    sign, whole, fraction, exponent = match.groups()
    fraction = "" if fraction in (None, "0") else fraction
    digits = (whole + fraction).lstrip("0")
    point = len(whole) + int(exponent or 0) - (len(whole + fraction) - len(digits))
    digits = digits.rstrip("0")
    if len(digits) <= point <= 21:
        text = digits + "0" * (point - len(digits))
    elif 0 < point <= 21:
        text = f"{digits[:point]}.{digits[point:]}"
    elif -6 < point <= 0:
        text = "0." + "0" * -point + digits
    else:
        mantissa = digits[0] + ("." + digits[1:] if len(digits) > 1 else "")
        text = f"{mantissa}e{point - 1:+d}"
    return sign + text


def json_text(value: Any) -> str:
    """Return a JSON value on one line, with ``", "`` and ``": "`` inside."""
    if isinstance(value, str):
        return encode_basestring(value)
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return number_text(value)
    if isinstance(value, dict):
        inner = ", ".join(
            f"{encode_basestring(key)}: {json_text(item)}" for key, item in value.items()
        )
        return f"{{{inner}}}"
    return f"[{', '.join(map(json_text, value))}]"
