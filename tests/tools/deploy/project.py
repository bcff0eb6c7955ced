"""The environment `dev` as this repository ships it."""

from tools.deploy.environments.environment import load

DEV = load("dev", outside={})
