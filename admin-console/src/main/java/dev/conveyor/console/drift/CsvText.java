package dev.conveyor.console.drift;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A CSV file as text, in whatever encoding and with whatever separator it was exported.
 *
 * @param charset by its byte order mark, or UTF-8 if all of it is, or else Windows-1252, in which
 *     Excel writes in western Europe and America
 * @param mark the length of the byte order mark; 0 for none
 * @param separator that the first line has most of
 * @param declared whether the first line declares the separator, as Excel does: {@code sep=;}
 */
record CsvText(Path file, Charset charset, int mark, char separator, boolean declared) {

  private static final char[] SEPARATORS = {',', ';', '\t', '|'};
  private static final String DECLARATION = "sep=";
  private static final int LONGEST_LINE = 64 * 1024;

  static CsvText of(Path file) throws IOException {
    Charset charset = StandardCharsets.UTF_8;
    int mark = 0;
    byte[] start = start(file);
    if (startsWith(start, 0xEF, 0xBB, 0xBF)) {
      mark = 3;
    } else if (startsWith(start, 0xFF, 0xFE)) {
      charset = StandardCharsets.UTF_16LE;
      mark = 2;
    } else if (startsWith(start, 0xFE, 0xFF)) {
      charset = StandardCharsets.UTF_16BE;
      mark = 2;
    } else if (!isUtf8(file)) {
      charset = Charset.forName("windows-1252");
    }
    String line = firstLine(file, charset, mark);
    boolean declared = line.startsWith(DECLARATION) && line.length() == DECLARATION.length() + 1;
    char separator = declared ? line.charAt(DECLARATION.length()) : mostFrequent(line);
    return new CsvText(file, charset, mark, separator, declared);
  }

  /** From the header on. */
  BufferedReader open() throws IOException {
    BufferedReader reader = open(file, charset, mark);
    if (declared) {
      reader.readLine();
    }
    return reader;
  }

  private static byte[] start(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(3);
    }
  }

  private static boolean startsWith(byte[] start, int... bytes) {
    if (start.length < bytes.length) {
      return false;
    }
    for (int i = 0; i < bytes.length; i++) {
      if ((start[i] & 0xff) != bytes[i]) {
        return false;
      }
    }
    return true;
  }

  private static boolean isUtf8(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file);
        Reader reader =
            new InputStreamReader(
                in,
                StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT))) {
      char[] buffer = new char[8192];
      int read;
      do {
        read = reader.read(buffer);
      } while (read >= 0);
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  private static BufferedReader open(Path file, Charset charset, int mark) throws IOException {
    InputStream in = Files.newInputStream(file);
    try {
      in.skipNBytes(mark);
      return new BufferedReader(new InputStreamReader(in, charset));
    } catch (IOException e) {
      in.close();
      throw e;
    }
  }

  private static String firstLine(Path file, Charset charset, int mark) throws IOException {
    StringBuilder line = new StringBuilder();
    try (BufferedReader reader = open(file, charset, mark)) {
      int next = reader.read();
      while (next >= 0 && next != '\n' && next != '\r' && line.length() < LONGEST_LINE) {
        line.append((char) next);
        next = reader.read();
      }
    }
    return line.toString();
  }

  private static char mostFrequent(String line) {
    char best = SEPARATORS[0];
    long most = 0;
    for (char separator : SEPARATORS) {
      long count = count(line, separator);
      if (count > most) {
        most = count;
        best = separator;
      }
    }
    return best;
  }

  /** Outside quotation marks. */
  private static long count(String line, char separator) {
    boolean quoted = false;
    long count = 0;
    for (int i = 0; i < line.length(); i++) {
      char each = line.charAt(i);
      if (each == '"') {
        quoted = !quoted;
      } else if (each == separator && !quoted) {
        count++;
      }
    }
    return count;
  }
}
