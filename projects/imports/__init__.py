"""Workbooks of projects coming in: the reserve table and the ledger of money, by the steps of the register's import.

columns  the columns of both forms, and the kinds of money a sum may stand under
library  what a row says of a project's entry in the library and of its stages
reserve  储备项目汇总表: projects on their way into the library
funds    项目资金台账: projects with what was allocated to them, by where it came from
"""

from projects.imports.funds import FUNDS
from projects.imports.reserve import RESERVE

FORMS = (RESERVE, FUNDS)
