package dev.conveyor.ingress.writes;

import dev.conveyor.ingress.protocol.ScimProblem;
import dev.conveyor.ingress.users.UserBatch;
import dev.conveyor.ingress.users.UserJob;
import dev.conveyor.ingress.users.UserRows;
import dev.conveyor.ingress.users.UserWrite;
import dev.conveyor.ingress.users.UserWrites;

/** Users are written together, and each of them in turn. */
final class UserWriting {

  private final SharedWrites<UserJob, UserWrite> writes;

  UserWriting(
      UserWrites users, UserBatch together, WriteTransaction transaction, BatchSpans spans) {
    this.writes =
        new SharedWrites<>(transaction, spans, UserJob::caller, users::write, together::write);
  }

  /**
   * @param size the length of the request's body
   * @throws ScimProblem if the write is rejected; nothing has changed then
   */
  UserWrite write(UserJob job, int size) {
    boolean small = size <= UserRows.LARGEST_TOGETHER;
    return Turns.inTurn(job.origin(), turn -> writes.write(job.from(turn), small));
  }
}
