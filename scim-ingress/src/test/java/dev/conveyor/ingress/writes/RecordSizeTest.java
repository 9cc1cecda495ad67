package dev.conveyor.ingress.writes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.conveyor.ingress.IngressDatabase;
import dev.conveyor.ingress.protocol.ScimProblem;
import dev.conveyor.pipeline.outbox.MessageTooLarge;
import dev.conveyor.pipeline.outbox.Outbox;
import dev.conveyor.pipeline.outbox.OutboxMessage;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.Topic;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;

class RecordSizeTest {

  private static final int TOO_LARGE = Topic.SCIM_USER_CHANGES.largestRecord();

  @Test
  void oversizedRecordRejectsTheWrite() {
    try (IngressDatabase database = new IngressDatabase()) {
      Outbox outbox = new Outbox(new JdbcTemplate(database.dataSource), () -> {});
      WriteTransaction transaction =
          new WriteTransaction(new JdbcTransactionManager(database.dataSource), database.shares);

      assertThatThrownBy(() ->
              transaction.run(
                  new OrganizationId("acme"),
                  () -> {
                    outbox.append(message(10));
                    outbox.append(message(TOO_LARGE));
                    return true;
                  }))
          .isInstanceOfSatisfying(
              ScimProblem.class,
              problem -> {
                assertThat(problem.status()).isEqualTo(400);
                assertThat(problem.detail()).contains("" + TOO_LARGE, "limit");
              })
          .isNotInstanceOf(MessageTooLarge.class);

      assertThat(database.jdbc.sql("SELECT count(*) FROM outbox").query(Long.class).single())
          .isZero();
    }
  }

  private static OutboxMessage message(int bytes) {
    return new OutboxMessage(
        new UUID(1, bytes),
        Topic.SCIM_USER_CHANGES.topicName(),
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        new byte[bytes]);
  }
}
