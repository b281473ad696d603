# make demo: set up, and run the main job on real input
# make test: set up, and run all tests
# make test-long: the wide searches, about an hour

PY = .venv/bin/python
# Python compiles what it imports once, also where the environment says that it should not keep that.
export PYTHONDONTWRITEBYTECODE =

.PHONY: demo test schema-check test-js test-python test-slow test-versions test-long lint docs bench bench-peers \
	schema readme lock release setup setup-tests setup-spark setup-docs clean

# Tests and checks run side by side: those in a browser wait most of the time.
ifneq ($(filter test lint docs,$(MAKECMDGOALS)),)
MAKEFLAGS += --jobs=3 --output-sync=target
# One set-up at a time.
setup: setup-tests
endif

setup:
	@sh scripts/setup.sh

setup-tests:
	@sh scripts/setup.sh --with-tests

setup-spark: setup-tests
	@sh scripts/setup.sh --with-spark

setup-docs: setup-tests
	@sh scripts/setup.sh --with-docs

demo: setup
	@$(PY) examples/demo.py

test: schema-check test-slow test-python test-js test-versions

schema-check: setup-tests
	$(PY) scripts/write_schema.py --check
	$(PY) scripts/write_look.py --check
	$(PY) scripts/write_words.py --check

test-js: setup-tests
	npm --prefix js run -s test

# Every worker collects all tests of its run, which takes 14 s of CPU for the fast ones: those that wait for
# JupyterLab, a browser or Spark most of the time have a run of their own.
RUN = JOURNEYNB_PROGRESS=0 $(PY) -m pytest -q --dist loadgroup \
	--no-loadscope-reorder --durations 10
SLOW = tests/browser tests/test_evidence_spark.py

test-slow: setup-spark
	$(RUN) -n 2 $(SLOW)

test-python: setup-tests
	$(RUN) -n 2 --nbval $(SLOW:%=--ignore=%) --ignore=src/journeynb/report/templates examples tests src

# The oldest versions that pyproject.toml allows, and Python 3.13 where the machine has it.
test-versions: setup-tests
	@sh scripts/test_versions.sh

# The wide searches: more examples of every property, and the SQL of every dialect.
test-long: setup-spark
	JOURNEYNB_LONG=1 JOURNEYNB_PROGRESS=0 $(PY) -m pytest -q -n 2 --dist loadfile \
		--ignore=tests/browser --durations 10 tests
	@sh scripts/setup_hosts.sh
	JOURNEYNB_LONG=1 JOURNEYNB_PROGRESS=0 $(PY) -m pytest -q $(patsubst %,tests/browser/test_%.py, \
		other_hosts editor_marimo saved hostile report_page editable_page)

lint: setup-tests
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	$(PY) scripts/check_layout.py
	$(PY) scripts/prose.py
	.venv/bin/mypy
	npm --prefix js run -s check

docs: setup-docs
	$(PY) -m sphinx -W --keep-going -q -b html -d build/doctrees docs build/docs
	$(PY) scripts/check_site.py build/docs

bench: setup
	$(PY) -m benchmarks

# Other libraries, in environments of their own under build/peers; EVENTS=10000000 for the stated size.
bench-peers: setup
	@sh scripts/setup_peers.sh
	$(PY) -m benchmarks.peers --events $(or $(EVENTS),1000000) --runs $(or $(RUNS),3)

schema: setup
	$(PY) scripts/write_schema.py
	$(PY) scripts/write_look.py
	$(PY) scripts/write_words.py
	npm --prefix js run -s types

readme: setup-tests
	$(PY) scripts/readme_picture.py
	$(PY) scripts/readme_editor.py
	$(PY) scripts/lab_screenshots.py

# Wheel and sdist in dist/, checked: see docs/contributing/release.md. Nothing is uploaded.
release: setup
	$(PY) scripts/release.py

lock:
	sh scripts/lock.sh

clean:
	rm -rf .venv js/node_modules src/journeynb/static build dist docs/_generated src/journeynb/course/lessons/*/*.ipynb
