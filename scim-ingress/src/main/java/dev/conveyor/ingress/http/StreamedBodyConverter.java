package dev.conveyor.ingress.http;

import dev.conveyor.ingress.shares.Busy;
import dev.conveyor.ingress.shares.SharedSlots.Slot;
import dev.conveyor.ingress.shares.Shares;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.List;
import org.apache.catalina.connector.ClientAbortException;
import org.apache.coyote.CloseNowException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.HttpOutputMessage;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/**
 * Writes responses as they are read from the database. A short one is complete before its first
 * byte is sent, and has a length. A large one takes one of its organization's slots for large
 * responses until the client has read it. If it fails halfway, the connection is closed; it never
 * ends as valid JSON or a complete HTTP message.
 */
final class StreamedBodyConverter implements HttpMessageConverter<StreamedBody> {

  private static final Logger LOG = LoggerFactory.getLogger(StreamedBodyConverter.class);

  private final Shares shares;

  StreamedBodyConverter(Shares shares) {
    this.shares = shares;
  }

  /** HEAD needs only the beginning of the response. */
  private static final class HeadIsEnough extends IOException {
    private static final long serialVersionUID = 1L;

    HeadIsEnough() {
      super("the response to HEAD has no body");
    }
  }

  @Override
  public void write(StreamedBody answer, @Nullable MediaType type, HttpOutputMessage output)
      throws IOException {
    Place place = new Place(answer);
    AnswerStream stream =
        new AnswerStream(
            () -> {
              if (isHead()) {
                throw new HeadIsEnough();
              }
              place.take();
              return output.getBody();
            },
            Pace.SLOWEST);
    try {
      if (answer.body().isLarge()) {
        place.take();
      }
      answer.body().writeTo(stream);
      if (!stream.hasBegun()) {
        byte[] whole = stream.whole();
        output.getHeaders().setContentLength(whole.length);
        output.getBody().write(whole);
      }
      output.getBody().flush();
    } catch (HeadIsEnough e) {
      output.getBody().flush();
    } catch (IOException | RuntimeException e) {
      if (stream.hasBegun()) {
        throw cutOff(answer, e);
      }
      throw e;
    } finally {
      place.leave();
    }
  }

  private static IOException cutOff(StreamedBody answer, Exception cause) {
    if (cause instanceof ClientAbortException) {
      LOG.debug("Client of {} disconnected", answer.organization());
    } else {
      LOG.warn("Response to {} aborted: {}", answer.organization(), cause.toString());
    }
    return new CloseNowException(cause);
  }

  private static boolean isHead() {
    return RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes current
        && isHead(current.getRequest());
  }

  private static boolean isHead(HttpServletRequest request) {
    return request.getMethod().equals("HEAD");
  }

  /** The slot of a large response, taken at most once. */
  private final class Place {

    private final StreamedBody answer;
    private @Nullable Slot slot;
    private boolean isAsked;

    Place(StreamedBody answer) {
      this.answer = answer;
    }

    void take() {
      if (!isAsked) {
        isAsked = true;
        try {
          slot = shares.answer(answer.organization());
        } catch (Busy e) {
          if (answer.isRefusable()) {
            throw e;
          }
          // The write was carried out, so the client must get its response.
        }
      }
    }

    void leave() {
      if (slot != null) {
        slot.close();
      }
    }
  }

  @Override
  public boolean canRead(Class<?> type, @Nullable MediaType media) {
    return false;
  }

  @Override
  public boolean canWrite(Class<?> type, @Nullable MediaType media) {
    return type == StreamedBody.class;
  }

  @Override
  public List<MediaType> getSupportedMediaTypes() {
    return List.of(Answers.SCIM_JSON, MediaType.APPLICATION_JSON);
  }

  @Override
  public StreamedBody read(Class<? extends StreamedBody> type, HttpInputMessage input) {
    throw new HttpMessageNotReadableException("Response bodies cannot be read.", input);
  }
}
