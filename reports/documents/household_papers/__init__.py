"""Papers of a household, one page each: 入户核实对照表 for the visit, 政策明白卡 for the door.

`material` fetches many households at once; `verification` and `policy_card` choose the words; `printing` makes the file.
"""

from reports.documents.household_papers.material import Material, gathered
from reports.documents.household_papers.printing import KINDS, Kind, Selection, papers

__all__ = ["KINDS", "Kind", "Material", "Selection", "gathered", "papers"]
