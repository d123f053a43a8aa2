"""How every Django form is drawn; FORM_RENDERER in the settings names the class."""

from django.forms.renderers import TemplatesSetting


class PasserelleRenderer(TemplatesSetting):
    """Draws forms and fields with our components; widgets stay Django's.

    Needs "django.forms" in INSTALLED_APPS, after "frontend". Widget templates are not
    overridden: Wagtail's admin draws its own forms with the same widgets.
    """

    form_template_name = "components/form.html"
    field_template_name = "components/field.html"
