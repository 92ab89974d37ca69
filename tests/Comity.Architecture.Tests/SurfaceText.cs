using System.Reflection;
using System.Runtime.CompilerServices;

namespace Comity.Architecture.Tests;

/// <summary>Spells types and members the way a reader of C# expects, the same on every machine.</summary>
internal static class SurfaceText
{
    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void", [typeof(object)] = "object", [typeof(string)] = "string", [typeof(bool)] = "bool", [typeof(char)] = "char",
        [typeof(byte)] = "byte", [typeof(sbyte)] = "sbyte", [typeof(short)] = "short", [typeof(ushort)] = "ushort", [typeof(int)] = "int",
        [typeof(uint)] = "uint", [typeof(long)] = "long", [typeof(ulong)] = "ulong", [typeof(double)] = "double", [typeof(decimal)] = "decimal",
    };

    /// <summary>Namespaces only for our own types; generic arguments in angle brackets.</summary>
    public static string Name(Type type)
    {
        if (Keywords.TryGetValue(type, out var keyword))
            return keyword;
        if (type.IsByRef || type.IsPointer)
            return Name(type.GetElementType()!);
        if (type.IsArray)
            return Name(type.GetElementType()!) + "[]";
        if (Nullable.GetUnderlyingType(type) is { } inner)
            return Name(inner) + "?";
        return type.IsGenericParameter ? type.Name : Qualified(type);
    }

    public static string Kind(Type type)
    {
        var words = new List<string>();
        if (type is { IsAbstract: true, IsSealed: true })
            words.Add("static");
        else if (type is { IsAbstract: true, IsInterface: false })
            words.Add("abstract");
        else if (type is { IsSealed: true, IsClass: true })
            words.Add("sealed");
        words.Add(Shape(type));
        var parents = Parents(type);
        return string.Join(' ', words) + (parents.Length == 0 ? "" : " : " + parents);
    }

    public static string Field(FieldInfo field) => $"{Modifiers(field.IsStatic, field.IsLiteral)}{field.Name} : {Name(field.FieldType)}";

    public static string Property(PropertyInfo property, IReadOnlyList<MethodInfo> shown)
    {
        var index = property.GetIndexParameters() is { Length: > 0 } keys ? $"[{Parameters(keys)}]" : "";
        var accessors = shown.Select(accessor => accessor == property.GetMethod ? "get" : IsInit(accessor) ? "init" : "set");
        return $"{Modifiers(shown[0].IsStatic, false)}{property.Name}{index} : {Name(property.PropertyType)} {{ {string.Join("; ", accessors)} }}";
    }

    public static string Event(EventInfo happening) => $"event {happening.Name} : {Name(happening.EventHandlerType!)}";

    public static string Method(string name, MethodBase method)
    {
        var generic = method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(Name))}>" : "";
        var result = method is MethodInfo { ReturnType: var type } ? " : " + Name(type) : "";
        var visible = method.IsPublic ? "" : "protected ";
        return $"{visible}{Modifiers(method.IsStatic, false)}{name}{generic}({Parameters(method.GetParameters())}){result}";
    }

    private static string Qualified(Type type)
    {
        var arguments = type.GetGenericArguments();
        var name = type.Name.Split('`')[0];
        if (type.DeclaringType is { } outer)
            return $"{Name(outer)}.{name}";
        if (type.Namespace?.StartsWith("Comity", StringComparison.Ordinal) == true)
            name = $"{type.Namespace}.{name}";
        return arguments.Length == 0 ? name : $"{name}<{string.Join(", ", arguments.Select(Name))}>";
    }

    private static string Shape(Type type)
    {
        if (typeof(Delegate).IsAssignableFrom(type))
            return "delegate";
        var record = type.GetMethod("PrintMembers", BindingFlags.NonPublic | BindingFlags.Instance) is null ? "" : "record ";
        return type.IsInterface ? "interface" : type.IsEnum ? "enum" : record + (type.IsValueType ? "struct" : "class");
    }

    // Only our own parents: those of the platform are how a type does its work.
    private static string Parents(Type type) =>
        string.Join(", ", type.GetInterfaces().Append(type.BaseType).OfType<Type>()
            .Where(parent => parent.Namespace?.StartsWith("Comity", StringComparison.Ordinal) == true).Select(Name).Order(StringComparer.Ordinal));

    private static string Modifiers(bool isStatic, bool isConstant) => isConstant ? "const " : isStatic ? "static " : "";

    private static bool IsInit(MethodInfo setter) => setter.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit));

    private static string Parameters(ParameterInfo[] parameters) => string.Join(", ", parameters.Select(Parameter));

    private static string Parameter(ParameterInfo parameter)
    {
        var passing = !parameter.ParameterType.IsByRef ? "" : parameter.IsOut ? "out " : parameter.IsIn ? "in " : "ref ";
        var many = parameter.IsDefined(typeof(ParamArrayAttribute), inherit: false) ? "params " : "";
        return $"{many}{passing}{Name(parameter.ParameterType)} {parameter.Name}{(parameter.IsOptional ? " = …" : "")}";
    }
}
