package dev.conveyor.console.support;

/**
 * What a replay would do, for a page.
 *
 * @param possible whether there is anything to send
 * @param text what would be sent, or why nothing is
 */
record Replay(Failure failure, boolean possible, String text) {

  static Replay of(Failure failure) {
    return switch (ReplayPlan.offered(failure)) {
      case ReplayPlan.Send send ->
          new Replay(
              failure,
              true,
              "Sends to the organization "
                  + send.event().organization()
                  + ": "
                  + send.what()
                  + ".");
      case ReplayPlan.Refuse refuse -> new Replay(failure, false, refuse.why());
    };
  }
}
