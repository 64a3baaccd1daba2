package org.flexmeter.bench.child;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/**
 * The side of a child process: a line comes in, is obeyed, and a line goes out, until the pipe
 * ends.
 */
final class Lines {
    /** Obeys one line. */
    interface Command {
        String obey(String[] words) throws Exception;
    }

    private Lines() {}

    static void serve(Command command) throws IOException {
        BufferedReader in =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        System.out.println("ready");
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String answer;
            try {
                answer = command.obey(line.split(" "));
            } catch (Exception e) {
                answer = "fault " + String.valueOf(e.getMessage()).replace('\n', ' ');
            }
            System.out.println(answer);
        }
    }
}
