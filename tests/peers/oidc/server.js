// A real OpenID provider for the tests: node server.js PORT SECRET post|basic opaque|jwt SECONDS SCOPES
// Its client may have the scopes (separated by commas): a token has those that were requested, and no others.
import { Provider } from "oidc-provider";

const [port, secret, auth, format, seconds, granted] = process.argv.slice(2);
const scopes = granted.split(",");
const resource = "urn:engage";

const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: [
    {
      client_id: "engage-app",
      client_secret: secret,
      grant_types: ["client_credentials"],
      redirect_uris: [],
      response_types: [],
      scope: scopes.join(" "),
      token_endpoint_auth_method: `client_secret_${auth}`,
      introspection_endpoint_auth_method: `client_secret_${auth}`,
    },
    {
      client_id: "api",
      client_secret: "the API's own secret, for introspection",
      grant_types: [],
      redirect_uris: [],
      response_types: [],
      token_endpoint_auth_method: "client_secret_post",
    },
  ],
  scopes: ["openid", "offline_access", ...scopes],
  features: {
    clientCredentials: { enabled: true },
    introspection: { enabled: true, allowedPolicy: () => true },
    resourceIndicators: {
      enabled: format === "jwt",
      defaultResource: () => resource,
      useGrantedResource: () => true,
      getResourceServerInfo: () => ({
        scope: scopes.join(" "),
        audience: resource,
        accessTokenFormat: "jwt",
        accessTokenTTL: Number(seconds),
      }),
    },
  },
  ttl: { ClientCredentials: Number(seconds) },
});

provider.listen(Number(port), "127.0.0.1", () => console.log("listening"));
