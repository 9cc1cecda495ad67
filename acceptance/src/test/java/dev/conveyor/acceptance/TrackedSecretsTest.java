package dev.conveyor.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No tracked file contains a private key or a token. */
class TrackedSecretsTest {

  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final long LARGEST = 1024 * 1024;

  private static final List<Pattern> SECRETS =
      Stream.of(
              "-----BEGIN [A-Z ]*PRIVATE KEY-----\\s+[A-Za-z0-9+/]{20}",
              "\\b(?:AKIA|ASIA)[0-9A-Z]{16}\\b",
              "(?i)aws.{0,20}secret.{0,20}[\"'=:\\s][A-Za-z0-9/+]{40}\\b",
              // Our formats: SCIM tokens and API keys.
              "\\bcv[as]_[0-9a-f]{32}_[A-Za-z0-9_-]{30,}",
              "\\bgithub_pat_[A-Za-z0-9_]{60,}",
              "\\bdop_v1_[0-9a-f]{64}\\b",
              "\\bSG\\.[A-Za-z0-9_-]{20,}\\.[A-Za-z0-9_-]{40,}",
              "\\bhooks\\.slack\\.com/services/T[A-Za-z0-9_/]{20,}",
              // A password in a URL, unless it is a variable or a word.
              "\\b[a-z][a-z0-9+.-]*://[^\\s/:@\"'{}$<]+:(?=[^\\s/@]*[0-9])[^\\s/@\"'{}$<%]{12,}@",
              "\\bpassword=(?=[^\\s&]*[0-9])(?=[^\\s&]*[a-zA-Z])[A-Za-z0-9+/_-]{20,}",
              "\\bgh[pousr]_[A-Za-z0-9]{36}\\b",
              "\\bglpat-[A-Za-z0-9_-]{20}\\b",
              "\\bxox[abprs]-[A-Za-z0-9-]{20,}",
              "\\bAIza[0-9A-Za-z_-]{35}\\b",
              "\\bsk_live_[0-9A-Za-z]{20,}",
              "\\bnpm_[A-Za-z0-9]{36}\\b",
              "\\beyJ[A-Za-z0-9_-]{10,}\\.eyJ[A-Za-z0-9_-]{10,}\\.[A-Za-z0-9_-]{20,}",
              "(?i)(?:password|secret|(?:api|secrets?|private)[_-]?key|token)[\"']?\\s*[:=]\\s*[\"'][0-9a-f]{40,}[\"']")
          .map(Pattern::compile)
          .toList();

  @Test
  void trackedFilesContainNoSecrets() throws Exception {
    List<Path> files = tracked();

    assertThat(files).hasSizeGreaterThan(300);
    assertThat(files.stream().filter(TrackedSecretsTest::hasSecret)).isEmpty();
  }

  /** Such files contain keys, or are where people keep them. */
  @Test
  void noKeyStoresOrEnvironmentFilesAreTracked() throws Exception {
    assertThat(tracked())
        .extracting(file -> file.getFileName().toString())
        .noneMatch(name ->
            name.matches(
                "\\.env(\\..+)?|id_(rsa|ecdsa|ed25519)|.+\\.(pem|p12|pfx|jks|keystore|key|kdbx)"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-----BEGIN {}RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEAuVh7kQ",
        "aws = AKIA{}IOSFODNN7EXAMPLE",
        "ghp_{}0123456789abcdefghijABCDEFGHIJ012345",
        "aws_secret_access_key = wJalrXUtnFEMI{}/K7MDENG/bPxRfiCYEXAMPLEKEY",
        "cvs_{}0123456789abcdef0123456789abcdef_abcdefghijABCDEFGHIJ0123456789abcdefghijABC",
        "Bearer cva_{}0123456789abcdef0123456789abcdef_abcdefghijABCDEFGHIJ0123456789abcdefghijABC",
        "github_pat_{}11ABCDEFG0abcdefghijkl_0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRS",
        "postgresql://conveyor:{}9f8e7d6c5b4a3f2e1d@db.internal/conveyor",
        "jdbc:postgresql://db/conveyor?password={}9f8e7d6c5b4a3f2e1d0c9b8a",
        "apiKey: '0123456789{}abcdef0123456789abcdef0123456789'"
      })
  void secretsAreDetected(String text) {
    // In two pieces, so that this file does not contain one.
    assertThat(hasSecret(text.replace("{}", ""))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Authorization: Bearer cvs_...",
        "password=${CONVEYOR_DB_PASSWORD}",
        "https://user:password@example.com/",
        "-----BEGIN PRIVATE KEY-----",
        "token: 'abc'"
      })
  void examplesAreNotSecrets(String text) {
    assertThat(hasSecret(text)).isFalse();
  }

  private static boolean hasSecret(Path file) {
    try {
      return Files.isRegularFile(file)
          && Files.size(file) <= LARGEST
          && hasSecret(Files.readString(file, StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static boolean hasSecret(String text) {
    return SECRETS.stream().anyMatch(secret -> secret.matcher(text).find());
  }

  private static List<Path> tracked() throws Exception {
    Process git = new ProcessBuilder("git", "ls-files", "-z").directory(ROOT.toFile()).start();
    String names = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(git.waitFor()).isZero();
    List<Path> files = new ArrayList<>();
    for (String name : names.split("\0")) {
      files.add(ROOT.resolve(name));
    }
    return files;
  }
}
