# The counter styles of a document, by name: what @counter-style rules define.
from typing import Any

class CounterStyle(dict[str, Any]): ...
