import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

// `npm run dev` shows changes at once; the API is that of `make run`.
const API = process.env.API ?? "http://127.0.0.1:8080";

// A few files instead of forty small ones, each of which would cost a round trip: what every page
// is made of is loaded at once, and searched choices with the first page that has one.
const REACT = /node_modules[\\/](react|react-dom|scheduler|react-router)[\\/]/;
const PARTS =
  /node_modules[\\/](@mantine|@tanstack|clsx|openapi-fetch)|src[\\/](api|text|session|ui)[\\/]/;
const SEARCH =
  /@floating-ui|components[\\/](Combobox|MultiSelect|Pill|PillsInput|Select|Popover|ScrollArea)[\\/]|utils[\\/]Floating|references?-field|reference-search|property-filter|time-zone-field/;
// A plain choice of the browser's own is made of these.
const CHOICE = /get-parsed-combobox-data|ComboboxChevron|Combobox\.module/;
const isSearch = (id: string) => SEARCH.test(id) && !CHOICE.test(id);
const groups = [
  { name: "react", test: REACT, priority: 4 },
  { name: "search", test: isSearch, priority: 3 },
  { name: "parts", test: PARTS, priority: 1 },
];

const SHARED = /assets[\\/](search-|(?!parts-|index-).*\.css$)/;

export default defineConfig({
  plugins: [react()],
  build: {
    target: "es2022",
    // A page's script is asked for together with its styles, which nothing else would load, and with
    // the largest script that some pages share. Listing the small ones with each page would cost the
    // first page more than they cost later.
    modulePreload: {
      polyfill: false,
      resolveDependencies: (_, dependencies, { hostType }) =>
        hostType === "js" ? dependencies.filter((name) => SHARED.test(name)) : dependencies,
    },
    rolldownOptions: {
      output: { codeSplitting: { groups, includeDependenciesRecursively: false } },
    },
  },
  server: { proxy: { "/v1": API } },
});
