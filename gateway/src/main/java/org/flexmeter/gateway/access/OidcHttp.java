package org.flexmeter.gateway.access;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.flexmeter.gateway.message.Masked;
import org.flexmeter.gateway.message.OneLine;
import org.flexmeter.gateway.tls.Handshakes;
import org.flexmeter.gateway.tls.TlsContexts;
import org.flexmeter.gateway.tls.TlsException;
import org.flexmeter.gateway.tls.TlsFiles;
import org.jose4j.http.Response;
import org.jose4j.http.SimpleResponse;

/** Asks an OpenID provider by HTTPS; faults are one line each. Follows no redirects. */
final class OidcHttp {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofSeconds(10);
    private static final int OK = 200;
    private static final int MOST_BYTES = 1_048_576;
    private static final int SHOWN = 200;

    private final HttpClient client;

    /**
     * @param ca authorities that are trusted, in PEM; empty: those of the Java runtime
     * @throws IOException if the file cannot be read
     */
    OidcHttp(Optional<Path> ca) throws IOException {
        TlsFiles files =
                new TlsFiles(
                        OidcSettings.PREFIX,
                        ca,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        TlsFiles.MODERN);
        try {
            this.client =
                    HttpClient.newBuilder()
                            .sslContext(TlsContexts.client(files))
                            .connectTimeout(CONNECT)
                            .version(HttpClient.Version.HTTP_1_1)
                            .build();
        } catch (TlsException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /**
     * A document in JSON.
     *
     * @throws IOException if it is not there
     */
    JsonNode json(URI at) throws IOException {
        return parse(get(at).body());
    }

    /**
     * The same for the library that looks after keys.
     *
     * @throws IOException if it is not there
     */
    SimpleResponse simple(String at) throws IOException {
        HttpResponse<String> response = get(URI.create(at));
        return new Response(response.statusCode(), "", response.headers().map(), response.body());
    }

    private HttpResponse<String> get(URI at) throws IOException {
        HttpResponse<String> response =
                send(HttpRequest.newBuilder(at).header("Accept", "application/json").GET());
        if (response.statusCode() != OK) {
            throw new IOException(Masked.of(at.toString()) + " answers " + response.statusCode());
        }
        return response;
    }

    /** What a form was answered with. */
    record Answer(int status, JsonNode json) {
        boolean good() {
            return status == OK;
        }
    }

    /**
     * Posts a form.
     *
     * @param authorization header of that name
     * @throws IOException if there is no answer in JSON
     */
    Answer post(URI at, String authorization, Map<String, String> form) throws IOException {
        HttpResponse<String> response =
                send(
                        HttpRequest.newBuilder(at)
                                .header("Accept", "application/json")
                                .header("Authorization", authorization)
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .POST(BodyPublishers.ofString(form(form))));
        if (response.statusCode() >= 500) {
            throw new IOException(Masked.of(at.toString()) + " answers " + response.statusCode());
        }
        return new Answer(response.statusCode(), parse(response.body()));
    }

    /** As a form's body and an address's query have it. */
    static String form(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
                .collect(Collectors.joining("&"));
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static JsonNode parse(String text) throws IOException {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            // the parser's message quotes the text, which may be a token
            throw new IOException("it does not answer in JSON");
        }
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
        try {
            return whole(
                    client.sendAsync(request.timeout(ANSWER).build(), BoundedBody.of(MOST_BYTES)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        } catch (IOException e) {
            throw new IOException(words(e), e);
        }
    }

    /** The request's own limit of time is for the beginning of the answer. */
    private static <T> T whole(CompletableFuture<T> answer)
            throws IOException, InterruptedException {
        try {
            return answer.get(2 * ANSWER.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new IOException("its answer does not end", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException fault ? fault : new IOException(e.getCause());
        } finally {
            answer.cancel(true);
        }
    }

    private static String words(IOException fault) {
        String said = OneLine.of(String.valueOf(fault.getMessage()), SHOWN);
        return Handshakes.explain(fault)
                .orElse(fault instanceof ConnectException ? "nobody answers there" : said);
    }
}
