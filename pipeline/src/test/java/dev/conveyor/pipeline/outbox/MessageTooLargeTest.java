package dev.conveyor.pipeline.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.conveyor.schemas.Topic;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MessageTooLargeTest {

  @ParameterizedTest
  @EnumSource(Topic.class)
  void theLimitLeavesRoomInTheTopic(Topic topic) {
    assertThat(MessageTooLarge.limit(topic.topicName()))
        .isPositive()
        .isLessThan(topic.largestRecord());
  }

  @Test
  void messageAtTheLimitIsAccepted() {
    String topic = Topic.SCIM_USER_CHANGES.topicName();
    OutboxMessage largest = message(topic, (int) MessageTooLarge.limit(topic), null);

    assertThatCode(() -> MessageTooLarge.check(largest)).doesNotThrowAnyException();
  }

  @Test
  void largerMessageIsRejectedWithItsSize() {
    String topic = Topic.SCIM_USER_CHANGES.topicName();
    int limit = (int) MessageTooLarge.limit(topic);

    assertThatThrownBy(() -> MessageTooLarge.check(message(topic, limit + 1, null)))
        .isInstanceOf(MessageTooLarge.class)
        .hasMessageContaining("" + (limit + 1))
        .hasMessageContaining("" + limit)
        .hasMessageContaining(topic);
  }

  @Test
  void headersCountToo() {
    String topic = Topic.SCIM_USER_CHANGES.topicName();
    int limit = (int) MessageTooLarge.limit(topic);

    assertThatThrownBy(() -> MessageTooLarge.check(message(topic, limit - 1, "äö")))
        .isInstanceOf(MessageTooLarge.class);
  }

  private static OutboxMessage message(String topic, int payload, @Nullable String subject) {
    return new OutboxMessage(
        new UUID(1, 2), topic, null, null, null, subject, null, null, null, new byte[payload]);
  }
}
