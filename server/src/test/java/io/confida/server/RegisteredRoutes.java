package io.confida.server;

import io.confida.server.OpenApiContract.Route;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Locale;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** The routes that a server registers, as it registers them. */
final class RegisteredRoutes {

  private static final Set<String> METHODS =
      Set.of("get", "put", "post", "delete", "options", "head", "patch", "trace");

  private final SortedSet<Route> routes = new TreeSet<>();

  private RegisteredRoutes() {}

  static SortedSet<Route> of(Application application) {
    RegisteredRoutes recorded = new RegisteredRoutes();
    for (Application.Mount mount : application.mounts()) {
      mount.routes().routing(recorded.rules(mount.path()));
    }
    return recorded.routes;
  }

  /** Rules that note each route below a path. */
  private HttpRules rules(String base) {
    return (HttpRules)
        Proxy.newProxyInstance(
            HttpRules.class.getClassLoader(),
            new Class<?>[] {HttpRules.class},
            (rules, method, arguments) -> {
              note(base, method, arguments);
              return rules;
            });
  }

  private void note(String base, Method method, Object[] arguments) {
    String below = arguments[0] instanceof String path ? path : "";
    String path = ("/" + base + "/" + below).replaceAll("/+", "/").replaceAll("(.)/$", "$1");
    if (METHODS.contains(method.getName())) {
      routes.add(new Route(method.getName().toUpperCase(Locale.ROOT), path));
    } else if (path.equals("/docs") && arguments[1] instanceof HttpService[]) {
      routes.add(new Route("GET", path)); // the page; its parts are files below it
    } else if (!path.equals("/docs/*")) {
      throw new AssertionError("a route that this test cannot read: " + method + " of " + path);
    }
  }
}
