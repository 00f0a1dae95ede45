# Two commands on a fresh machine: `make demo` and `make test`. Each sets up what it needs first.

SHELL := /bin/bash
VENV := .venv
PY := $(VENV)/bin/python
ONLY ?=

.PHONY: demo run test lint bench bench-core setup peers translations clean installer installer-test windows-installer docs screenshots

demo: setup
	@$(PY) -m app demo $(ARGS)

# A server with its PostgreSQL, the desktops of an agent and of a unit, an applicant. ARGS=--play plays an escalation.
.PHONY: demo-office
demo-office: setup
	@$(PY) -m app demo --office $(ARGS)

run: setup
	@$(PY) -m app $(ARGS)

# mypy has one thread, so it runs beside the set-up of the peers and the tests; what it says comes at the end.
test: setup
	@mkdir -p build
	@nice -n 10 $(MAKE) --no-print-directory lint >build/lint.log 2>&1 & lint=$$!; \
	$(MAKE) --no-print-directory peers && $(PY) -m tests.runner $(ARGS); code=$$?; \
	wait $$lint || { cat build/lint.log; echo "make lint failed"; exit 1; }; \
	exit $$code

# The unit tests on CPython 3.10, 3.11 and 3.12, where they are installed. ARGS="3.12 -k transfer" chooses.
.PHONY: test-pythons
test-pythons: setup peers
	@$(PY) -m tests.pythons $(ARGS)

lint: setup
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@$(PY) -m mypy
	@$(VENV)/bin/lint-imports --no-logo

bench: setup peers
	@$(PY) -m tests.bench $(ONLY)

# The figures that every change is compared by, in about ten minutes: a line more in docs/performance.csv.
bench-core: setup peers
	@$(PY) -m tests.bench.core_figures

# The bundle in build/dist/loket, made anew where a source of it is newer, and a Debian package of it beside it. Both
# come from the packages of resources/installer/requirements.lock, which `make lock` resolves again.
BUNDLE := build/dist/loket/loket
INSTALLER_PY := build/installer-venv/bin/python
LOCK := resources/installer/requirements.lock
installer:
	@bash resources/setup/setup.sh installer
	@$(MAKE) --no-print-directory $(BUNDLE)
	@$(INSTALLER_PY) -m resources.installer.deb $(if $(filter installer-test,$(MAKECMDGOALS)),,$(ARGS))

$(BUNDLE): build/installer-venv/.loket-ready build_installer.spec \
		$(shell find app channels db docs/user resources server telephony ui -type f ! -name '*.py[co]' ! -name '*.qm')
	@$(INSTALLER_PY) -m PyInstaller --noconfirm --log-level WARN --distpath build/dist --workpath build/freeze build_installer.spec
	@touch $@

# The server of the workstations: the bundle in build/dist/loket-server, and a Debian package of it.
SERVER_BUNDLE := build/dist/loket-server/loket-server
.PHONY: server-installer server-installer-test
server-installer:
	@bash resources/setup/setup.sh installer
	@$(MAKE) --no-print-directory $(SERVER_BUNDLE)
	@$(INSTALLER_PY) -m resources.installer.server.deb $(if $(filter server-installer-test,$(MAKECMDGOALS)),,$(ARGS))

$(SERVER_BUNDLE): build/installer-venv/.loket-ready build_server.spec resources/installer/server/bundle.py \
		$(shell find app channels db resources server -type f ! -name '*.py[co]' ! -name '*.qm')
	@$(INSTALLER_PY) -m PyInstaller --noconfirm --log-level WARN --distpath build/dist --workpath build/freeze-server build_server.spec
	@touch $@

# Its life in a fresh Debian that systemd runs: set-up, two desktops, backup, restore, upgrade, removal. As root.
server-installer-test: server-installer peers
	@bash resources/setup/setup.sh installer-test
	@QT_QPA_PLATFORM=offscreen $(PY) -m pytest -p no:cacheprovider $(ARGS) tests/installer/test_server_life.py

# The newest packages within the ranges of pyproject.toml, for all systems and Pythons, with their hashes.
.PHONY: lock
lock: setup
	@$(VENV)/bin/uv pip compile --quiet --upgrade --universal --python-version 3.10 --generate-hashes --no-annotate \
		--no-header --group pyproject.toml:installer pyproject.toml --output-file $(LOCK)

# For Windows, on Debian: the bundle in build/windows/loket by a Windows Python under wine, and the package of it,
# build/loket-VERSION-x64.msi. ARGS="--certificate office.p12 --password-file FILE" signs them.
windows-installer:
	@bash resources/setup/setup.sh windows-installer
	@$(PY) -m tests.windows.package $(ARGS)
	@$(PY) -m tests.bench windows_bundle_mb

# The bundle's own processes against real peers, then the package in fresh Debian and Ubuntu systems below build:
# installed, called with, upgraded, purged. As root.
FROZEN := tests/telephony/video/test_video_process.py tests/telephony/headset/test_headset_process.py \
	tests/app/paper/test_press.py tests/app/paper/test_scan.py tests/end2end/test_calls.py tests/end2end/test_tls.py \
	tests/end2end/test_sound.py tests/end2end/test_video_calls.py
installer-test: installer peers
	@bash resources/setup/setup.sh installer-test
	@QT_QPA_PLATFORM=offscreen $(PY) -m pytest -p no:cacheprovider -p tests.installer.frozen $(FROZEN)
	@QT_QPA_PLATFORM=offscreen $(PY) -m pytest -p no:cacheprovider $(ARGS) tests/installer

# Loket on a Windows Python under wine, from the wheels to the package's removal, below build/windows; see
# docs/architecture/windows-tests.md. ONLY=unit,calls and SKIP=msi choose steps, TESTS=tests/app unit tests.
SKIP ?=
TESTS ?=
.PHONY: windows-test
windows-test: setup peers
	@bash resources/setup/setup.sh windows-installer
	@$(PY) -m tests.windows --only "$(ONLY)" --skip "$(SKIP)" --tests "$(TESTS)"

# The virtual environment and the system libraries that Qt needs; does nothing when all is there.
setup:
	@bash resources/setup/setup.sh

# The programs that the tests talk to: Kamailio, baresip, SIPp, a sound server, a key store.
peers:
	@bash resources/setup/setup.sh peers

# The documentation in build/site, strictly: a broken link, a page outside of the navigation or a remote script
# fails. Needs the network the first time only.
docs: setup
	@bash resources/setup/setup.sh docs
	@NO_MKDOCS_2_WARNING=1 $(PY) -m mkdocs build --strict --quiet
	@echo build/site/index.html

# The pictures of README, guide and docs/architecture/window.md, in both languages; look at them before you commit.
screenshots: setup peers
	@$(PY) -m tests.docs.pictures

translations: setup
	@$(PY) -m ui.text.translations update
	@$(PY) -m ui.text.translations build

clean:
	rm -rf build $(VENV)
