# The command surface; each target calls a script of bin/.

.PHONY: help run dev test check format bench bench-search screenshots lock

help: ## Cette liste
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1	\2/p' Makefile

run: ## Installe ce qui manque et sert le site de démonstration sur 127.0.0.1:${PORT:-8000}
	@exec bin/run demo

dev: ## Comme run, en rechargeant à chaque modification du code
	@exec bin/run dev

test: ## Toutes les épreuves, sur SQLite puis PostgreSQL ; un extrait : bin/test CHEMIN
	@exec bin/test

check: ## Style, types, couches, gabarits, réglages, migrations, chaînes à traduire
	@exec bin/check

format: ## Met le code et les gabarits en forme
	@exec bin/format

bench: ## Durée, poids, EcoIndex et notes Lighthouse des pages principales ; poids du formulaire ; durée des recherches
	@exec bin/bench

bench-search: ## Durée des recherches de 1 000 à 100 000 documents, sur SQLite, PostgreSQL et Elasticsearch
	@exec bin/bench-search

screenshots: ## Une image de chaque sorte de page, écrans et papier, dans screenshots/
	@exec bin/screenshots

lock: ## Récrit requirements/*.txt d’après pyproject.toml
	@exec bin/lock
