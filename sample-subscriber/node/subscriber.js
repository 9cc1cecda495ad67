// The sample subscriber for Node. Usage: node subscriber.js [BROKERS [GROUP]]
import { Kafka, logLevel } from "kafkajs";

const [brokers = "localhost:9092", group = "sample-subscriber-node"] = process.argv.slice(2);
const TOPIC = "conveyor.user-changes.v1";
const versions = new Map(); // in your own tables, beside what you keep

const kafka = new Kafka({ clientId: group, brokers: brokers.split(","), logLevel: logLevel.ERROR });
const consumer = kafka.consumer({ groupId: group });

function take(type, event) {
  const key = `${event.organization}/${event.userId}`;
  if (type === "dev.conveyor.user.erased.v1") {
    // Delete everything you keep about them, except that they are erased: an event may come twice.
    versions.set(key, Infinity);
    console.log(`${event.organization} erased: ${event.userId}`);
  } else if (event.change && event.version > (versions.get(key) ?? 0)) {
    versions.set(key, event.version);
    const roles = event.roles.map((grant) => grant.role).join(", ");
    console.log(`${event.organization} v${event.version} ${event.change}: ${event.email}, ${event.status}, [${roles}]`);
  }
}

await consumer.connect();
await consumer.subscribe({ topic: TOPIC, fromBeginning: true });
await consumer.run({
  eachMessage: async ({ topic, partition, message }) => {
    try {
      take(message.headers?.ce_type?.toString(), JSON.parse(message.value.toString()));
    } catch (error) {
      // Report it and go on: it will never become readable, and the records behind it are fine.
      console.error(`Skipped ${topic}-${partition}@${message.offset}: ${error.message}`);
    }
  },
});

for (const signal of ["SIGINT", "SIGTERM"]) {
  process.once(signal, () => consumer.disconnect().finally(() => process.exit(0)));
}
