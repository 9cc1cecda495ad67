package dev.conveyor.console.support;

/**
 * What a replay would do, for a page.
 *
 * @param possible whether there is anything to send
 * @param text what would be sent, or why nothing is
 */
record Replay(Failure failure, boolean possible, String text) {

  static Replay of(Failure failure) {
    if (Advice.of(failure.reason()).filter(Advice::sameFails).isPresent()) {
      return new Replay(
          failure, false, "The same request fails again. See below what to do instead.");
    }
    return switch (ReplayPlan.of(failure)) {
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
