// The page's address says where to go afterwards, and whether a login has just failed.
"use strict";
const query = new URLSearchParams(location.search);
document.querySelector("[name=to]").value = (query.get("to") || "/") + location.hash;
document.getElementById("failed").hidden = !query.has("failed");
const oidc = document.getElementById("oidc");
if (oidc) {
  oidc.href += "?to=" + encodeURIComponent(document.querySelector("[name=to]").value);
}
