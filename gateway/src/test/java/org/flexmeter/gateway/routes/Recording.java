package org.flexmeter.gateway.routes;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.DefaultConsumer;
import org.apache.camel.support.DefaultEndpoint;
import org.apache.camel.support.DefaultProducer;

/**
 * Stands in for every component and bean around a route, so that a test sees the route's own part:
 * which steps, in which order, with which parameters.
 */
final class Recording {

    private final List<String> steps = new CopyOnWriteArrayList<>();
    private final java.util.concurrent.atomic.AtomicReference<String> failing =
            new java.util.concurrent.atomic.AtomicReference<>("");

    List<String> steps() {
        return List.copyOf(steps);
    }

    /** Makes the step that begins so fail. */
    void failAt(String step) {
        failing.set(step);
    }

    private void step(String what) {
        steps.add(what);
        if (!failing.get().isEmpty() && what.startsWith(failing.get())) {
            throw new IllegalStateException("made to fail: " + what);
        }
    }

    /** A component that takes any option, says nothing by itself, and records what it is sent. */
    final class Component extends DefaultComponent {

        @Override
        protected Endpoint createEndpoint(
                String uri, String remaining, Map<String, Object> parameters) {
            String shown = uri.replaceAll("\\?.*", "");
            parameters.clear();
            return new DefaultEndpoint(uri, this) {
                @Override
                public Producer createProducer() {
                    return new DefaultProducer(this) {
                        @Override
                        public void process(Exchange exchange) {
                            step(shown.replace("://", ":"));
                        }
                    };
                }

                @Override
                public Consumer createConsumer(Processor processor) {
                    return new DefaultConsumer(this, processor);
                }

                @Override
                public boolean isLenientProperties() {
                    return true;
                }
            };
        }
    }

    /** All beans that the routes name, in one: their methods record and hand the body on. */
    public final class Beans {
        private final String name;

        Beans(String name) {
            this.name = name;
        }

        public Object fresh(Object page, Object body) {
            step(name + ".fresh");
            return body;
        }

        public Object translate(Object context, Object body) {
            step(name + ".translate");
            return body;
        }

        public void delivered(Object page, Object body) {
            step(name + ".delivered");
        }

        public void delivered(Object body) {
            step(name + ".delivered");
        }

        public void stored(Object body) {
            step(name + ".stored");
        }

        public void drained(Object gateway, Object body) {
            step(name + ".drained");
        }

        public void heard(Object body) {
            step(name + ".heard");
        }

        public Object parameters(Object command) {
            step(name + ".parameters");
            return Map.of();
        }

        public Object values(Object shards, Object command) {
            step(name + ".values " + shards);
            return List.of();
        }

        public Object encode(Object codec, Object command, Object line) {
            step(name + ".encode " + codec);
            return new byte[0];
        }

        public Object failed(Object command, Exception fault, Object remedy) {
            step(name + ".failed: " + command + ", " + fault.getMessage() + ", " + remedy);
            throw new IllegalStateException("not sent");
        }

        public Object questions(Object gateway) {
            step(name + ".questions");
            return List.of(new Question());
        }

        public void watched(Object gateway) {
            step(name + ".watched");
        }

        public void unwatched(Object gateway, Exception fault, Object remedy) {
            step(name + ".unwatched: " + fault.getMessage() + ", " + remedy);
        }

        public Object take(Object context, Object body) {
            step(name + ".take");
            return body;
        }

        public Object thin(Object body) {
            step(name + ".thin");
            return body;
        }

        public Object devicesOf(Object gateway, Object feed) {
            step(name + ".devicesOf");
            return List.of("a device");
        }

        public Object check(Object gateway, Object feed, Object devices) {
            step(name + ".check");
            return List.of("a notice");
        }

        public Object alerts(Object gateway, Object notices) {
            step(name + ".alerts");
            return notices;
        }

        public Object accept(Object gateway, Object feed, Object body) {
            step(name + ".accept");
            return body;
        }

        public void wake(Object gateway) {
            step(name + ".wake " + gateway);
        }

        public Object due(Object gateway) {
            step(name + ".due");
            return List.of("a registration");
        }

        public void sent(Object gateway, Object body) {
            step(name + ".sent");
        }
    }

    /** What a route asks of a question. */
    public record Question() {
        public Map<String, Object> parameters() {
            return Map.of();
        }

        public List<Object> values() {
            return List.of();
        }
    }
}
