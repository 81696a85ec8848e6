"""Every command, gathered."""

import typer

from renyang.cli import accounts, demo, organisations, people, places, resilience, stress, supplies, upkeep

app = typer.Typer(
    name="renyang",
    help="Renyang (韧养): a community's elder-care register, stress-tested.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("demo")(demo.demo)
app.command("serve")(demo.serve)
app.command("import")(people.import_file)
app.command("link")(people.link)
app.command("missing")(people.missing)
app.command("raise-rules")(people.raise_rules)
app.command("survivorship")(people.survivorship)
app.command("stress")(stress.stress)
app.command("sensitivity")(stress.sensitivity)
app.command("uncertainty")(stress.uncertainty)
app.command("portfolio")(stress.portfolio)
app.command("snapshot")(stress.snapshot)
app.command("opening")(places.opening)
app.command("reach")(places.reach)
app.command("sensors")(places.sensors)
app.command("supplies")(supplies.supplies)
app.command("roads")(places.roads)
app.command("index")(resilience.index)
app.command("user")(accounts.user)
app.command("grant")(accounts.grant)
app.command("member")(organisations.member)
app.command("migrate")(upkeep.migrate)
app.command("worker")(upkeep.worker)
app.command("check")(upkeep.check)
app.command("new-key")(upkeep.new_key)
app.command("rotate-keys")(upkeep.rotate_keys)
app.command("messages")(upkeep.messages)
app.command("migrations")(upkeep.migrations)
app.command("openapi")(upkeep.openapi)
