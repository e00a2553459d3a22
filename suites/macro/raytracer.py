"""Traces rays through a scene of spheres, a floor and lights: float vectors as objects, operators, polymorphic surfaces.

One unit of n is one picture line of 48 pixels; lines repeat from the top after 36.
"""

import math

WIDTH = 48
HEIGHT = 36
DEPTH = 3
FAR = 1e30


class Vector:
    def __init__(self, x, y, z):
        self.x = x
        self.y = y
        self.z = z

    def __add__(self, other):
        return Vector(self.x + other.x, self.y + other.y, self.z + other.z)

    def __sub__(self, other):
        return Vector(self.x - other.x, self.y - other.y, self.z - other.z)

    def __mul__(self, k):
        return Vector(self.x * k, self.y * k, self.z * k)

    def __neg__(self):
        return Vector(-self.x, -self.y, -self.z)

    def dot(self, other):
        return self.x * other.x + self.y * other.y + self.z * other.z

    def cross(self, other):
        return Vector(
            self.y * other.z - self.z * other.y,
            self.z * other.x - self.x * other.z,
            self.x * other.y - self.y * other.x)

    def length(self):
        return math.sqrt(self.dot(self))

    def unit(self):
        return self * (1.0 / self.length())

    def mirrored(self, normal):
        return self - normal * (2.0 * self.dot(normal))


class Colour:
    def __init__(self, red, green, blue):
        self.red = red
        self.green = green
        self.blue = blue

    def __add__(self, other):
        return Colour(self.red + other.red, self.green + other.green, self.blue + other.blue)

    def __mul__(self, other):
        if isinstance(other, Colour):
            return Colour(self.red * other.red, self.green * other.green, self.blue * other.blue)
        return Colour(self.red * other, self.green * other, self.blue * other)

    def packed(self):
        value = 0
        for part in (self.red, self.green, self.blue):
            value = value * 256 + int(min(1.0, max(0.0, part)) * 255)
        return value


BLACK = Colour(0.0, 0.0, 0.0)


class Ray:
    def __init__(self, origin, direction):
        self.origin = origin
        self.direction = direction

    def at(self, distance):
        return self.origin + self.direction * distance


class Surface:
    """How a thing looks: its own colour at a point, how much it shines and how much it mirrors."""

    shine = 0.0
    mirror = 0.0

    def colour(self, point):
        raise NotImplementedError


class Matt(Surface):
    def __init__(self, colour):
        self.own = colour

    def colour(self, point):
        return self.own


class Glossy(Matt):
    shine = 0.6

    def __init__(self, colour, mirror):
        super().__init__(colour)
        self.mirror = mirror


class Checked(Surface):
    mirror = 0.15

    def __init__(self, light, dark, size):
        self.light = light
        self.dark = dark
        self.size = size

    def colour(self, point):
        if (math.floor(point.x / self.size) + math.floor(point.z / self.size)) % 2 == 0:
            return self.light
        return self.dark


class Sphere:
    def __init__(self, centre, radius, surface):
        self.centre = centre
        self.square = radius * radius
        self.surface = surface

    def hit(self, ray):
        between = self.centre - ray.origin
        along = between.dot(ray.direction)
        if along < 0.0:
            return FAR
        rest = self.square - between.dot(between) + along * along
        if rest < 0.0:
            return FAR
        distance = along - math.sqrt(rest)
        if distance < 1e-4:
            return FAR
        return distance

    def normal(self, point):
        return (point - self.centre).unit()


class Floor:
    def __init__(self, height, surface):
        self.height = height
        self.surface = surface
        self.up = Vector(0.0, 1.0, 0.0)

    def hit(self, ray):
        fall = ray.direction.y
        if fall > -1e-6:
            return FAR
        return (self.height - ray.origin.y) / fall

    def normal(self, point):
        return self.up


class Light:
    def __init__(self, place, colour):
        self.place = place
        self.colour = colour


class Camera:
    def __init__(self, place, target):
        self.place = place
        self.forward = (target - place).unit()
        self.right = self.forward.cross(Vector(0.0, 1.0, 0.0)).unit()
        self.up = self.right.cross(self.forward)

    def ray(self, column, row):
        x = (column - WIDTH / 2) / WIDTH * 1.4
        y = (HEIGHT / 2 - row) / WIDTH * 1.4
        return Ray(self.place, (self.forward + self.right * x + self.up * y).unit())


class Scene:
    def __init__(self):
        self.things = []
        self.lights = []
        self.ambient = 0.12

    def nearest(self, ray):
        best = FAR
        found = None
        for thing in self.things:
            distance = thing.hit(ray)
            if distance < best:
                best = distance
                found = thing
        return found, best

    def blocked(self, point, direction, limit):
        ray = Ray(point, direction)
        for thing in self.things:
            if thing.hit(ray) < limit:
                return True
        return False

    def sky(self, direction):
        t = max(0.0, direction.y)
        return Colour(0.7 - 0.5 * t, 0.8 - 0.4 * t, 1.0 - 0.2 * t)

    def trace(self, ray, depth):
        thing, distance = self.nearest(ray)
        if thing is None:
            return self.sky(ray.direction)
        point = ray.at(distance)
        normal = thing.normal(point)
        surface = thing.surface
        own = surface.colour(point)
        result = own * self.ambient
        start = point + normal * 1e-3
        for light in self.lights:
            towards = light.place - start
            limit = towards.length()
            direction = towards * (1.0 / limit)
            facing = normal.dot(direction)
            if facing <= 0.0 or self.blocked(start, direction, limit):
                continue
            result = result + own * light.colour * facing
            if surface.shine > 0.0:
                glint = direction.mirrored(normal).dot(ray.direction)
                if glint > 0.0:
                    glint = glint * glint
                    glint = glint * glint
                    result = result + light.colour * (surface.shine * glint * glint)
        if surface.mirror > 0.0 and depth > 0:
            bounced = Ray(start, ray.direction.mirrored(normal))
            result = result * (1.0 - surface.mirror) + self.trace(bounced, depth - 1) * surface.mirror
        return result


def make_scene():
    scene = Scene()
    scene.things.append(Floor(-1.0, Checked(Colour(0.9, 0.9, 0.9), Colour(0.2, 0.2, 0.25), 1.5)))
    scene.things.append(Sphere(Vector(0.0, 0.2, 0.0), 1.2, Glossy(Colour(0.8, 0.3, 0.2), 0.3)))
    scene.things.append(Sphere(Vector(2.2, -0.2, 0.8), 0.8, Glossy(Colour(0.2, 0.6, 0.9), 0.5)))
    scene.things.append(Sphere(Vector(-2.0, -0.4, 1.0), 0.6, Matt(Colour(0.3, 0.8, 0.3))))
    scene.things.append(Sphere(Vector(0.6, -0.7, -1.6), 0.3, Matt(Colour(0.9, 0.8, 0.2))))
    scene.lights.append(Light(Vector(-5.0, 6.0, -4.0), Colour(0.7, 0.7, 0.65)))
    scene.lights.append(Light(Vector(4.0, 4.0, -6.0), Colour(0.3, 0.3, 0.4)))
    return scene


def bench(n):
    scene = make_scene()
    camera = Camera(Vector(0.0, 1.0, -6.0), Vector(0.0, 0.0, 0.0))
    checksum = 0
    for line in range(n):
        # Every seventh line, so that few lines already hold both sky and spheres.
        row = line * 7 % HEIGHT
        for column in range(WIDTH):
            checksum = (checksum * 3 + scene.trace(camera.ray(column, row), DEPTH).packed()) % 1000000007
    return checksum
