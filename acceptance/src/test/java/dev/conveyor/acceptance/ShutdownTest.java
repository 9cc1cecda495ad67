package dev.conveyor.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** SIGTERM, as at the end of a container or in an upgrade: requests in progress are completed. */
class ShutdownTest {

  @AfterEach
  void calm() throws Exception {
    StartedStack.get().awaitCalm();
  }

  @Test
  void requestInProgressIsAnsweredAtShutdown() throws Exception {
    StartedStack stack = StartedStack.get();
    Customer acme = Customer.create(stack);
    // The write waits for the worker's outcome, which does not come, so it is still in progress.
    stack.signal("provisioning-worker", "STOP");
    try {
      CompletableFuture<Api.Answer> answer =
          CompletableFuture.supplyAsync(() -> {
            try {
              return acme.scim.post("/Users", acme.user("ivy", true));
            } catch (Exception e) {
              throw new IllegalStateException(e);
            }
          });
      Await.until("the write is committed", () -> isPushed(stack, acme.email("ivy")));
      assertThat(answer).isNotDone();
      ProcessHandle ingress = ProcessHandle.of(stack.pid("scim-ingress")).orElseThrow();

      ingress.destroy();

      assertThat(answer.get(30, TimeUnit.SECONDS).status()).isEqualTo(201);
      ingress.onExit().get(45, TimeUnit.SECONDS);
    } finally {
      stack.signal("provisioning-worker", "CONT");
    }
    acme.awaitStatus("ivy", "active");
    Await.until("the ingress is back", () -> acme.scim.get("/Users?count=1").status() == 200);
  }

  private static boolean isPushed(StartedStack stack, String userName) throws Exception {
    try (Connection connection = stack.database();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT FROM scim.users WHERE user_name_key = '" + userName + "'")) {
      return rows.next();
    }
  }
}
