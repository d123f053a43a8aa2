// Reads a calendar file (standard input) as Thunderbird and Nextcloud do, and prints its events as
// JSON. Time zones come from the VTIMEZONEs of the file alone: a TZID without one is an error.
import { readFileSync } from "node:fs";
import ICAL from "ical.js";

const calendar = new ICAL.Component(ICAL.parse(readFileSync(0, "utf8")));

ICAL.TimezoneService.reset();
const zones = new Set();
for (const component of calendar.getAllSubcomponents("vtimezone")) {
  const zone = new ICAL.Timezone(component);
  ICAL.TimezoneService.register(zone);
  zones.add(zone.tzid);
}

function inUtc(component, name) {
  const property = component.getFirstProperty(name);
  const tzid = property.getParameter("tzid");
  const time = property.getFirstValue();
  if (tzid) {
    if (!zones.has(tzid)) throw new Error(`no VTIMEZONE in the file for ${tzid}`);
    time.zone = ICAL.TimezoneService.get(tzid);
  } else if (time.zone !== ICAL.Timezone.utcTimezone) {
    throw new Error(`${name} is a floating time`);
  }
  return new Date(time.toUnixTime() * 1000).toISOString();
}

function value(component, name) {
  const found = component.getFirstPropertyValue(name);
  return found === null ? null : String(found);
}

const events = calendar.getAllSubcomponents("vevent").map((component) => ({
  uid: value(component, "uid"),
  starts_at: inUtc(component, "dtstart"),
  ends_at: inUtc(component, "dtend"),
  status: value(component, "status"),
  sequence: Number(value(component, "sequence")),
  title: value(component, "summary"),
  description: value(component, "description"),
  location: value(component, "location"),
  url: value(component, "url"),
}));

console.log(JSON.stringify({ name: value(calendar, "x-wr-calname"), zones: [...zones], events }));
