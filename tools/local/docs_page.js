// The page at /docs. DEMO is the body of a sign-in, written above by docs_page.py.

const signedIn = document.getElementById("signed-in");

function forABrowser(description) {
  // A page can't set these cookies: sign-in does, and the browser sends them by itself.
  const schemes = description.components.securitySchemes;
  const cookies = Object.keys(schemes).filter((name) => schemes[name].in === "cookie");
  cookies.forEach((name) => delete schemes[name]);
  for (const methods of Object.values(description.paths)) {
    for (const operation of Object.values(methods)) {
      const needs = operation.security ?? [];
      operation.security = needs.filter((need) => !cookies.some((name) => name in need));
    }
  }
  description.servers = [{ url: location.origin }];
  const login = description.paths["/v1/auth/login"].post.requestBody.content;
  login["application/json"].example = DEMO;
  return description;
}

// Swagger UI's own filter knows tags only.
const operationFilter = {
  fn: {
    opsFilter(tags, phrase) {
      const words = phrase.toLowerCase().split(/\s+/);
      const has = (each) => {
        const operation = each.get("operation");
        const said = [each.get("method"), each.get("path"), operation.get("summary")];
        const text = said.join(" ").toLowerCase();
        return words.every((word) => text.includes(word));
      };
      return tags
        .map((tag) => tag.update("operations", (found) => found.filter(has)))
        .filter((tag) => tag.get("operations").size > 0);
    },
  },
};

async function session(path) {
  const answer = await fetch(path);
  return answer.ok ? answer.json() : null;
}

async function showSession() {
  const manager = await session("/v1/auth/me");
  const homeowner = await session("/v1/homeowner-auth/me");
  const found = [];
  if (manager) found.push(`${manager.user.email}, ${manager.role} of ${manager.organization.name}`);
  if (homeowner) found.push(`${homeowner.user.email}, homeowner of ${homeowner.association.name}`);
  signedIn.textContent = found.length
    ? `Signed in: ${found.join("; ")}. The browser sends the cookie, so nothing else is needed.`
    : "Not signed in. Try POST /v1/auth/login: its example is a login of the demo. The browser " +
      "keeps the cookie, which suffices for everything else.";
}

function afterAnswer(answer) {
  if (/\/v1\/(homeowner-)?auth\//.test(answer.url)) showSession();
  return answer;
}

async function show() {
  const answer = await fetch("/v1/openapi.json");
  SwaggerUIBundle({
    spec: forABrowser(await answer.json()),
    domNode: document.getElementById("page"),
    deepLinking: true,
    docExpansion: "none",
    defaultModelsExpandDepth: -1,
    filter: true,
    plugins: [operationFilter],
    responseInterceptor: afterAnswer,
    validatorUrl: null,
  });
}

show();
showSession();
