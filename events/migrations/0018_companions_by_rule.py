from django.db import migrations

AGES = {"fr": "18 ans ou plus", "nl": "18 jaar of ouder", "en": "18 or over"}


def fold_in(apps, schema_editor):
    """What was said of companions becomes a rule; cards say both at once."""
    meetings = apps.get_model("events", "Meeting").objects
    meetings.filter(companion_welcome=True).update(companion_rule="free")
    meetings.filter(companion_welcome=False).update(companion_rule="no")
    for card in apps.get_model("events", "MeetingCard").objects.select_related("meeting"):
        rule = card.meeting.companion_rule or "place"
        card.payload |= {
            "age_rule": "adults",
            "age_words": AGES.get(card.language, AGES["en"]),
            "companion_rule": rule,
            "accessibility": card.payload["accessibility"] | {"companion_welcome": rule != "no"},
        }
        card.save(update_fields=["payload"])


class Migration(migrations.Migration):
    dependencies = [("events", "0017_age_and_companions")]

    operations = [
        migrations.RunPython(fold_in, migrations.RunPython.noop, elidable=True),
        migrations.RemoveField(model_name="meeting", name="companion_welcome"),
    ]
