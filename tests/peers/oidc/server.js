// A real OpenID provider with one client, for the tests: node server.js PORT SECRET post|basic opaque|jwt SECONDS
import { Provider } from "oidc-provider";

const [port, secret, auth, format, seconds] = process.argv.slice(2);
const resource = "urn:engage";

const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: [
    {
      client_id: "engage-app",
      client_secret: secret,
      grant_types: ["client_credentials"],
      redirect_uris: [],
      response_types: [],
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
  features: {
    clientCredentials: { enabled: true },
    introspection: { enabled: true, allowedPolicy: () => true },
    resourceIndicators: {
      enabled: format === "jwt",
      defaultResource: () => resource,
      useGrantedResource: () => true,
      getResourceServerInfo: () => ({
        scope: "engage:appointments:readOnly",
        audience: resource,
        accessTokenFormat: "jwt",
        accessTokenTTL: Number(seconds),
      }),
    },
  },
  ttl: { ClientCredentials: Number(seconds) },
});

provider.listen(Number(port), "127.0.0.1", () => console.log("listening"));
