package org.flexmeter.it;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.flexmeter.it.Tally.Surface;

/** What a user of the console asks of Jolokia at the cost of the program. */
final class JolokiaAttacks implements Attacker.Attack {
    private static final List<String> REQUESTS =
            List.of(
                    "{\"type\":\"list\"}",
                    "{\"type\":\"search\",\"mbean\":\"*:*\"}",
                    "{\"type\":\"search\",\"mbean\":\"*:name=*a*b*c*d*e*f*g*,*\"}",
                    "{\"type\":\"read\",\"mbean\":\"org.apache.camel:*\"}",
                    "{\"type\":\"read\",\"mbean\":\"*:*\"}",
                    "{\"type\":\"notification\",\"command\":\"register\"}",
                    "{\"type\":\"EXEC\",\"mbean\":\"java.lang:type=Memory\",\"operation\":\"gc\"}",
                    "{\"type\":\"write\",\"mbean\":\"org.apache.camel:context=camel-1,name="
                            + "BacklogTracer,type=tracer\",\"attribute\":\"TraceFilter\","
                            + "\"value\":\"${bean:x}\"}",
                    "{\"type\":",
                    "[".repeat(1_000));
    private static final Pattern ANSWERED = Pattern.compile("\"status\":200");
    private static final HttpClient HTTP =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(Duration.ofSeconds(5))
                    .build();

    private final URI address;
    private final String authorization;
    private final Tally tally;

    JolokiaAttacks(int port, String authorization, Tally tally) {
        this.address = URI.create("http://127.0.0.1:" + port + "/jolokia");
        this.authorization = authorization;
        this.tally = tally;
    }

    @Override
    public void once(Random random) throws InterruptedException {
        String request = REQUESTS.get(random.nextInt(REQUESTS.size()));
        int[] bulks = {1, 8, 32, 33, 5_000};
        int bulk = bulks[random.nextInt(bulks.length)];
        tally.sent(Surface.JOLOKIA);
        if (isRefused(
                bulk == 1
                        ? request
                        : "[" + String.join(",", Collections.nCopies(bulk, request)) + "]")) {
            tally.refused(Surface.JOLOKIA);
        }
    }

    /**
     * Of a bulk all must be refused, else it has cost something; hanging up is a refusal as well.
     */
    private boolean isRefused(String body) throws InterruptedException {
        HttpRequest post =
                HttpRequest.newBuilder(address)
                        .timeout(Duration.ofSeconds(30))
                        .header("Content-Type", "application/json")
                        .header("Authorization", authorization)
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build();
        try {
            HttpResponse<String> answer = HTTP.send(post, HttpResponse.BodyHandlers.ofString());
            return answer.statusCode() >= 400 || !ANSWERED.matcher(answer.body()).find();
        } catch (IOException hungUp) {
            return true;
        }
    }
}
