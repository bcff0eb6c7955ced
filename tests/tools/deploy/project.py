"""The environment `dev` as this repository ships it."""

from tools.deploy.environment import load

DEV = load("dev", outside={})
