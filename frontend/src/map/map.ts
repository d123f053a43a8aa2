// The map of a list: areas, never points. What can be chosen stands in a list on the page, as links or
// buttons; a shape does what its link does, and is called what it is called. Nothing is asked of
// another host: the outlines come along (Natural Earth).
import { control, geoJSON, latLngBounds, map as draw, type LatLngBounds, type Map as View, type Path } from "leaflet";
import type { Feature, FeatureCollection, MultiPolygon } from "geojson";
import "./map.css";
import outlines from "./outlines.json";

type Choice = HTMLAnchorElement | HTMLButtonElement;
type Outlines = FeatureCollection<MultiPolygon, { is: string }>;
interface Area {
  path: Path;
  name: string;
  bounds: LatLngBounds;
}

const ALL = outlines as unknown as Outlines;
const CLOSEST = 9;
// A handful of areas is shown with what lies around it.
const CLOSEST_AT_FIRST = 6;
const WIDTH_OF_LETTER = 8;

function choicesOf(box: HTMLElement): Map<string, Choice> {
  const list = document.getElementById(box.dataset["map"] ?? "");
  const found = list?.querySelectorAll<Choice>("[data-area]") ?? [];
  return new Map([...found].map((choice) => [choice.dataset["area"]!, choice]));
}

function wordsOf(choice: Choice): string {
  return (choice.textContent ?? "").replaceAll(/\s+/g, " ").trim();
}

function drawGround(view: View, choices: Map<string, Choice>): void {
  const rest = ALL.features.filter(({ id }) => !choices.has(String(id)));
  const style = (feature?: Feature): { className: string } => ({
    className: feature?.properties?.["is"] === "land" ? "map-land" : "map-area",
  });
  geoJSON({ type: "FeatureCollection", features: rest } as Outlines, { interactive: false, style }).addTo(view);
}

// One shape that can be chosen, with the pointer or the keyboard.
function drawChoice(view: View, code: string, choice: Choice): Area | undefined {
  const feature = ALL.features.find(({ id }) => id === code);
  if (!feature) return undefined;
  const isCurrent = choice.getAttribute("aria-current") === "true";
  const className = `map-area is-choice${isCurrent ? " is-current" : ""}`;
  const layer = geoJSON(feature, { style: () => ({ className }) }).addTo(view);
  const path = layer.getLayers()[0] as Path;
  const shape = path.getElement()!;
  const choose = (): void => choice.click();
  shape.setAttribute("tabindex", "0");
  shape.setAttribute("role", choice instanceof HTMLAnchorElement ? "link" : "button");
  shape.setAttribute("aria-label", wordsOf(choice));
  if (isCurrent) shape.setAttribute("aria-current", "true");
  path.on("click", choose);
  shape.addEventListener("keydown", (event) => {
    const { key } = event as KeyboardEvent;
    if (key !== "Enter" && key !== " ") return;
    event.preventDefault();
    choose();
  });
  shape.addEventListener("focus", () => path.openTooltip());
  shape.addEventListener("blur", () => path.closeTooltip());
  return { path, name: choice.dataset["name"] ?? wordsOf(choice), bounds: layer.getBounds() };
}

// The name is written on the shape where there is room for it, and else when one comes to it.
function writeNames(view: View, areas: Area[]): void {
  for (const { path, name, bounds } of areas) {
    const east = view.latLngToLayerPoint(bounds.getNorthEast()).x;
    const west = view.latLngToLayerPoint(bounds.getSouthWest()).x;
    const permanent = east - west > name.length * WIDTH_OF_LETTER;
    if (path.getTooltip()?.options.permanent === permanent) continue;
    const words = document.createElement("span");
    words.textContent = name;
    path.unbindTooltip();
    path.bindTooltip(words, { permanent, direction: permanent ? "center" : "top", className: "map-name" });
  }
}

function show(box: HTMLElement): void {
  const choices = choicesOf(box);
  const isStill = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  const view = draw(box, {
    attributionControl: false,
    zoomControl: false,
    // A page is scrolled past a map, with a wheel as with a finger.
    scrollWheelZoom: false,
    dragging: window.matchMedia("(pointer: fine)").matches,
    zoomSnap: 0.25,
    zoomDelta: 0.75,
    maxZoom: CLOSEST,
    zoomAnimation: !isStill,
    fadeAnimation: !isStill,
    inertia: !isStill,
  });
  const { zoomIn = "+", zoomOut = "−" } = box.dataset;
  control.zoom({ zoomInTitle: zoomIn, zoomOutTitle: zoomOut }).addTo(view);
  // There must be a view before shapes are drawn.
  const regions = ALL.features.filter(({ properties }) => properties.is === "area");
  const everywhere = geoJSON({ type: "FeatureCollection", features: regions } as Outlines).getBounds();
  view.fitBounds(everywhere);
  view.setMaxBounds(everywhere.pad(0.4));
  drawGround(view, choices);
  const drawn = [...choices].map(([code, choice]) => drawChoice(view, code, choice));
  const areas = drawn.filter((area) => area !== undefined);
  if (areas.length) {
    const bounds = latLngBounds([]);
    for (const area of areas) bounds.extend(area.bounds);
    view.fitBounds(bounds.pad(0.25), { maxZoom: CLOSEST_AT_FIRST, animate: false });
  }
  view.on("zoomend", () => writeNames(view, areas));
  writeNames(view, areas);
}

for (const box of document.querySelectorAll<HTMLElement>("[data-map]")) show(box);
