// Cuts the outlines of the map out of Natural Earth (public domain), once: outlines.json is committed.
//
//   npm install --no-save --legacy-peer-deps world-atlas@2.0.2 topojson-client@3 topojson-server@3 \
//     topojson-simplify@3 @superset-ui/legacy-plugin-chart-country-map@0.20.3
//   node src/map/cut.mjs
//
// Countries are those of world-atlas; provinces and regions (Natural Earth's admin 1) come in the last
// package, as GeoJSON with codes of its own. Regions are those of network/regions.py, by ISO 3166-2.
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { feature, merge } from "topojson-client";
import { topology } from "topojson-server";
import { filter, filterWeight, presimplify, simplify } from "topojson-simplify";

const require = createRequire(import.meta.url);
const read = (path) => JSON.parse(readFileSync(require.resolve(path), "utf8"));
const provinces = (country) =>
  read(`@superset-ui/legacy-plugin-chart-country-map/esm/countries/${country}.geojson`).features;

const NEIGHBOURS = ["276", "826", "442", "756", "380", "724", "020", "492", "040", "208", "372"];
const RENAMED = {
  "FR-COR": "FR-20R",
  "FR-GUA": "FR-971",
  "FR-MTQ": "FR-972",
  "FR-GUF": "FR-973",
  "FR-LRE": "FR-974",
  "FR-MAY": "FR-976",
};
// Far from Europe: drawn as insets in the Bay of Biscay, where an atlas puts them. [longitude, latitude]
const INSETS = {
  "FR-971": [-6.7, 46.6],
  "FR-972": [-5.1, 46.6],
  "FR-973": [-3.5, 46.2],
  "FR-974": [-6.7, 45.2],
  "FR-976": [-5.1, 45.2],
};
const INSET_HEIGHT = 0.95;
const LATITUDE = 46;
// How much of an outline may be cut off, in square degrees.
const DETAIL = 0.0012;
const ROUGH = 0.01;

function codeOf({ properties }) {
  const code = properties.ISO.trim();
  if (code === "BE-BRU") return code;
  if (code.startsWith("BE-V")) return "BE-VLG";
  if (code.startsWith("BE-W")) return "BE-WAL";
  return RENAMED[code] ?? code;
}

const polygons = ({ type, coordinates }) => (type === "Polygon" ? [coordinates] : coordinates);
const radians = (degrees) => (degrees * Math.PI) / 180;

function boundsOf(shape) {
  const points = polygons(shape).flat(2);
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
}

function inset(code, shape) {
  const [x, y] = INSETS[code];
  const [west, south, east, north] = boundsOf(shape);
  const narrow = Math.cos(radians((south + north) / 2)) / Math.cos(radians(LATITUDE));
  const scale = INSET_HEIGHT / Math.max(north - south, (east - west) * narrow * 0.7);
  const move = ([longitude, latitude]) => [
    x + (longitude - (west + east) / 2) * narrow * scale,
    y + (latitude - (south + north) / 2) * scale,
  ];
  return { type: "MultiPolygon", coordinates: polygons(shape).map((rings) => rings.map((ring) => ring.map(move))) };
}

function rounded(value) {
  return Array.isArray(value) ? value.map(rounded) : Math.round(value * 1000) / 1000;
}

function simplified(shapes, weight) {
  const features = shapes.map(({ id, ...geometry }) => ({ type: "Feature", id, geometry }));
  const lean = simplify(presimplify(topology({ shapes: { type: "FeatureCollection", features } }, 1e5)), weight);
  return filter(lean, filterWeight(lean, weight * 4));
}

const parts = [...provinces("belgium"), ...provinces("france_regions"), ...provinces("netherlands")];
const shapes = parts.map((part) => {
  const code = codeOf(part);
  return { ...(code in INSETS ? inset(code, part.geometry) : part.geometry), id: code };
});
const regions = simplified(shapes, DETAIL);
const codes = [...new Set(shapes.map(({ id }) => id))].sort();
const areas = codes.map((code) => ({
  type: "Feature",
  id: code,
  properties: { is: "area" },
  geometry: merge(regions, regions.objects.shapes.geometries.filter(({ id }) => id === code)),
}));

const atlas = read("world-atlas/countries-50m.json");
const countries = atlas.objects.countries.geometries.filter(({ id }) => NEIGHBOURS.includes(id));
const lands = simplified(countries.map((country) => feature(atlas, country).geometry), ROUGH);
const around = lands.objects.shapes.geometries.map((shape) => ({
  type: "Feature",
  properties: { is: "land" },
  geometry: feature(lands, shape).geometry,
}));

const features = [...around, ...areas].filter(({ geometry }) => geometry.coordinates.length);
for (const { geometry } of features) geometry.coordinates = rounded(geometry.coordinates);
const collection = { type: "FeatureCollection", features };
writeFileSync(new URL("outlines.json", import.meta.url), `${JSON.stringify(collection)}\n`);
