# 焦沟。make run 试用；make help 列出其余。Needs python3 (3.11+), pip and make, nothing else.

PYTHON ?= python3
UV ?= uv
VENV := .venv
IN := $(VENV)/bin/python
MANAGE := $(IN) manage.py
# Debian refuses to install into its own Python and ships no ensurepip; pip can serve a bare environment from outside.
PIP := $(PYTHON) -m pip --python $(IN) --disable-pip-version-check --no-input

# $(call step,what is done,command): says what, runs it, says how long it took.
step = @echo "· $(1)"; began=$$(date +%s); $(2) && echo "  $$(( $$(date +%s) - began )) 秒"

.DEFAULT_GOAL := help
.PHONY: help setup run serve test bench bench-faults bench-entry lint fonts lock clean

help: ## 列出全部命令
	@sed -n 's/^\([a-z-]*\):.*## /  make \1\t/p' $(firstword $(MAKEFILE_LIST)) | expand -t 22

setup: $(VENV)/.runtime ## 装好程序库、数据库、静态文件、字体、焦沟示例数据和演示账号
	$(call step,更新数据库,$(MANAGE) migrate --verbosity 0)
	$(call step,整理静态文件,$(MANAGE) collectstatic --no-input --verbosity 0)
	$(call step,准备公文字体（首次约一两分钟）,$(MANAGE) build_fonts)
	$(call step,载入焦沟示例数据（册中已有户则不载入）,$(MANAGE) load_jiaogou)
	$(call step,建立演示账号,$(MANAGE) demo_accounts)

run: setup serve ## setup 之后启动服务，地址 http://127.0.0.1:8000

serve: $(VENV)/.runtime ## 只启动服务
	@$(MANAGE) serve

test: $(VENV)/.dev ## 全部测试：先在 SQLite（含浏览器），再在 PostgreSQL
	@echo "· Chromium"; $(IN) -m tests.chromium
	@echo "· SQLite"; env -u DATABASE_URL JIAOGOU_TESTS=all $(IN) -m pytest -n 2
	@echo "· PostgreSQL"; $(IN) -m tests.postgres -- $(IN) -m pytest -n 2 -m "not browser"

bench: export JIAOGOU_VAR := var/test
bench: export DJANGO_SETTINGS_MODULE := jiaogou.settings
bench: $(VENV)/.dev ## 大台账写得多快（10 万行 20 列），与 openpyxl、XlsxWriter、tablib 和只压缩同一轮比（约十分钟；BENCH='--rows 20000 --rounds 1' 先看一眼）
	@$(IN) -m tests.bench.ledgers $(BENCH)

bench-faults: $(VENV)/.dev ## 服务被强行终止 50 次，查已确认上传的走访和照片有没有丢、有没有重；先 SQLite 再 PostgreSQL
	@echo "· SQLite"; $(IN) -m tests.bench.faults $(FAULTS)
	@echo "· PostgreSQL"; $(IN) -m tests.postgres -- $(IN) -m tests.bench.faults --postgres $(FAULTS)

bench-entry: $(VENV)/.dev ## 手机登记页在断网、服务不应答时多久能用（2000 户）
	@$(IN) -m tests.chromium; $(IN) -m tests.bench.entry $(ENTRY)

lint: export JIAOGOU_VAR := var/test
lint: $(VENV)/.dev ## 代码、类型、引用方向、模板、迁移的检查
	$(IN) -m ruff check .
	$(IN) -m ruff format --check .
	$(IN) -m mypy
	$(VENV)/bin/lint-imports --no-logo
	$(IN) -m djlint --lint --quiet templates
	$(MANAGE) makemigrations --check --dry-run
	$(MANAGE) check --fail-level WARNING

fonts: $(VENV)/.runtime ## 重建公文字体
	$(MANAGE) build_fonts --again

lock: ## 重写带校验和的依赖清单（需要 uv；UPGRADE=--upgrade 则一并升级）
	$(UV) pip compile pyproject.toml --universal --generate-hashes --no-header --quiet $(UPGRADE) -o requirements.txt
	$(UV) pip compile pyproject.toml --group dev -c requirements.txt --universal --generate-hashes --no-header --quiet $(UPGRADE) -o requirements-dev.txt

clean: ## 删去程序库和缓存；var/ 里的数据不动
	rm -rf $(VENV) var/test .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -not -path './var/*' -prune -exec rm -rf {} +

$(IN):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "需要 Python 3.11 或更新：make PYTHON=python3.11 …"; exit 1; }
	@$(PYTHON) -m pip --version >/dev/null || { echo "缺少 pip，请先安装：apt-get install python3-pip"; exit 1; }
	@$(PYTHON) -m venv --without-pip $(VENV)

$(VENV)/.runtime: requirements.txt | $(IN)
	$(call step,安装程序库（首次约十几秒）,$(PIP) install --quiet --root-user-action=ignore --require-hashes -r requirements.txt)
	@touch $@

# The second list holds the first, so both are in place afterwards.
$(VENV)/.dev: requirements-dev.txt | $(IN)
	$(call step,安装测试用的程序库（首次约半分钟）,$(PIP) install --quiet --root-user-action=ignore --require-hashes -r requirements-dev.txt)
	@touch $@ $(VENV)/.runtime
