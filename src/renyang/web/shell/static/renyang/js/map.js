// A map: GeoJSON from an address of our own, on a quiet ground, or on tiles where the deployment names some.
// Every site is a link, so the keyboard reaches it. Without script the map is not there, and the lists below it say the same.
const { L } = window;
const ZOOM_MOST = 19;
const ZOOM_OF_A_SITE = 16;
const still = matchMedia("(prefers-reduced-motion: reduce)").matches;

const siteLink = ({ properties }, isThis) => {
  const link = document.createElement("a");
  const letter = document.createElement("span");
  const name = document.createElement("span");
  link.href = properties.href;
  link.className = `map-letter ${properties.open}${isThis ? " this" : ""}`;
  letter.setAttribute("aria-hidden", "true");
  letter.textContent = properties.letter;
  name.className = "map-name";
  name.textContent = properties.said;
  link.append(letter, name);
  return link;
};

const siteMark = (map, feature, place, isThis) => {
  const link = siteLink(feature, isThis);
  link.addEventListener("focus", () => map.panInside(place, { padding: [48, 48], animate: false }));
  const icon = L.divIcon({ html: link, className: "map-site", iconSize: null });
  return L.marker(place, { icon, interactive: false, keyboard: false });
};

// Leaflet takes a tooltip's words as HTML, so they are handed over as text: a name may hold anything.
const asText = (said) => document.createTextNode(said);

// Hundreds of buildings would stand between the keyboard and the sites; what they say is in the table below.
const houseMark = ({ properties }, place) =>
  L.circleMarker(place, { className: "map-house", radius: 3 + 1.5 * Math.sqrt(properties.people) })
    .bindTooltip(asText(properties.said))
    .on("add", ({ target }) => target.getElement().setAttribute("tabindex", "-1"))
    .on("click", ({ target }) => target.openTooltip()); // a finger does not hover

// What communities could lend each other stands in the table below, so these are not in the keyboard's way either.
const storeMark = ({ properties }, place) =>
  L.circleMarker(place, { className: "map-store", radius: 6 })
    .bindTooltip(asText(properties.said))
    .on("add", ({ target }) => target.getElement().setAttribute("tabindex", "-1"))
    .on("click", ({ target }) => target.openTooltip()); // a finger does not hover

const loanLine = (layer, said) =>
  layer.bindTooltip(asText(said), { sticky: true }).on("add", () => layer.getElement().setAttribute("tabindex", "-1"));

const POINTS = { house: houseMark, store: storeMark };
const LINES = { ways: { className: "map-way" }, loan: { className: "map-loan" } };

const mapOf = (figure) => {
  const { tiles, attribution, zoomIn, zoomOut } = figure.dataset;
  const map = L.map(figure.querySelector(".map-sheet"), {
    zoomControl: false,
    attributionControl: false,
    scrollWheelZoom: false,
    zoomSnap: tiles ? 1 : 0.25, // tiles between two of their sizes would be blurred
    zoomAnimation: !still,
    fadeAnimation: !still,
    maxZoom: ZOOM_MOST,
  });
  L.control.zoom({ zoomInTitle: zoomIn, zoomOutTitle: zoomOut }).addTo(map);
  L.control.scale({ imperial: false }).addTo(map);
  if (tiles) {
    L.tileLayer(tiles, { maxZoom: ZOOM_MOST }).addTo(map);
    L.control.attribution({ prefix: false }).addAttribution(attribution).addTo(map);
  }
  return map;
};

const draw = async (figure) => {
  const answer = await fetch(figure.dataset.map);
  const { features } = await answer.json();
  const points = features.filter(({ geometry }) => geometry.type === "Point");
  figure.hidden = !points.length;
  if (figure.hidden) return;
  const map = mapOf(figure);
  const isThis = ({ properties }) => String(properties.id) === figure.dataset.at;
  const here = points.find(isThis);
  const bounds = L.latLngBounds(points.map(({ geometry }) => [...geometry.coordinates].reverse()));
  if (here) map.setView([...here.geometry.coordinates].reverse(), ZOOM_OF_A_SITE);
  else map.fitBounds(bounds.pad(0.08), { maxZoom: ZOOM_OF_A_SITE });
  L.geoJSON(features, {
    style: ({ properties }) => LINES[properties.drawn] ?? {},
    onEachFeature: ({ properties }, layer) => {
      if (properties.drawn === "loan") loanLine(layer, properties.said);
    },
    pointToLayer: (feature, place) => {
      const { drawn } = feature.properties;
      return drawn === "site" ? siteMark(map, feature, place, isThis(feature)) : POINTS[drawn](feature, place);
    },
  }).addTo(map);
};

const failed = (figure) => {
  figure.classList.add("failed");
  figure.querySelector(".map-failed").hidden = false;
};

for (const figure of document.querySelectorAll("[data-map]")) draw(figure).catch(() => failed(figure));
