package dev.conveyor.console.web;

import java.util.Set;
import org.thymeleaf.dialect.AbstractDialect;
import org.thymeleaf.dialect.IPostProcessorDialect;
import org.thymeleaf.engine.AbstractTemplateHandler;
import org.thymeleaf.model.IAttribute;
import org.thymeleaf.model.IModelFactory;
import org.thymeleaf.model.IOpenElementTag;
import org.thymeleaf.model.IProcessableElementTag;
import org.thymeleaf.model.IStandaloneElementTag;
import org.thymeleaf.model.IText;
import org.thymeleaf.postprocessor.IPostProcessor;
import org.thymeleaf.postprocessor.PostProcessor;
import org.thymeleaf.templatemode.TemplateMode;

/**
 * Replaces Unicode's bidirectional embeddings, overrides and isolates on every page, in text and in
 * attributes: a name with one makes the text around it read in another order than it has. Letters
 * that are written from right to left need none of them; the style sheet isolates names.
 */
final class BidiControls extends AbstractDialect implements IPostProcessorDialect {

  private static final int LAST = 1000;

  BidiControls() {
    super("bidi controls");
  }

  @Override
  public int getDialectPostProcessorPrecedence() {
    return LAST;
  }

  @Override
  public Set<IPostProcessor> getPostProcessors() {
    return Set.of(new PostProcessor(TemplateMode.HTML, Handler.class, LAST));
  }

  static String replaced(String text) {
    StringBuilder visible = new StringBuilder(text.length());
    text.chars().forEach(each -> visible.append(isControl((char) each) ? '\uFFFD' : (char) each));
    return visible.toString();
  }

  static boolean isIn(CharSequence text) {
    return text.chars().anyMatch(each -> isControl((char) each));
  }

  private static boolean isControl(char each) {
    return each >= '\u202A' && each <= '\u202E' || each >= '\u2066' && each <= '\u2069';
  }

  /** Thymeleaf makes one for each page. */
  public static final class Handler extends AbstractTemplateHandler {

    @Override
    public void handleText(IText text) {
      super.handleText(
          isIn(text.getText())
              ? getContext().getModelFactory().createText(replaced(text.getText()))
              : text);
    }

    @Override
    public void handleOpenElement(IOpenElementTag tag) {
      super.handleOpenElement(withoutControls(tag));
    }

    @Override
    public void handleStandaloneElement(IStandaloneElementTag tag) {
      super.handleStandaloneElement(withoutControls(tag));
    }

    private <T extends IProcessableElementTag> T withoutControls(T tag) {
      T result = tag;
      IModelFactory factory = getContext().getModelFactory();
      for (IAttribute attribute : tag.getAllAttributes()) {
        String value = attribute.getValue();
        if (value != null && isIn(value)) {
          result =
              factory.setAttribute(result, attribute.getAttributeCompleteName(), replaced(value));
        }
      }
      return result;
    }
  }
}
