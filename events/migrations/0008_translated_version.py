from typing import Any

from django.db import migrations, models

# As the order of settings.LANGUAGES was: the first text written in its language is the original.
ORDER = ("fr", "nl", "en")


def take_translations_as_they_are(apps: Any, schema_editor: Any) -> None:
    """What is translated already counts as made from its original of today."""
    for name, owner in (("MeetingText", "meeting_id"), ("SeriesText", "series_id")):
        standard = apps.get_model("events", name).objects.filter(register="standard")
        for row in standard.exclude(origin="original").iterator():
            originals = standard.filter(origin="original", **{owner: getattr(row, owner)})
            others = [text for text in originals if text.language != row.language]
            others.sort(key=lambda text: (*ORDER, text.language).index(text.language))
            if others:
                standard.filter(pk=row.pk).update(translated_version=others[0].source_version)


class Migration(migrations.Migration):
    dependencies = [
        ("events", "0007_reminders"),
    ]

    operations = [
        migrations.AddField(
            model_name="meetingtext",
            name="translated_version",
            field=models.PositiveIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name="seriestext",
            name="translated_version",
            field=models.PositiveIntegerField(default=0, editable=False),
        ),
        migrations.RunPython(take_translations_as_they_are, migrations.RunPython.noop),
    ]
