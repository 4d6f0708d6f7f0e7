"""The mark that a demo database carries: a setting of its root unit."""

from webapp.people.records import BusinessUnit, UnitSetting

NAME, VALUE = "demo", "true"


def is_demo() -> bool:
    """Whether the database in use was made by `oportuna demo`. One statement."""
    return (
        UnitSetting.select(UnitSetting.unit_id)
        .join(BusinessUnit, on=(BusinessUnit.id == UnitSetting.unit_id))
        .where((UnitSetting.name == NAME) & (UnitSetting.value == VALUE) & BusinessUnit.parent_id.is_null())
        .exists()
    )


def put_mark(root: int) -> None:
    """Mark the database whose root unit this is. One statement."""
    UnitSetting.insert(unit_id=root, name=NAME, value=VALUE).execute()
